"""`python -m tests.fuzz.guided [inputs]`: the same parsers under a coverage-guided fuzzer, so many inputs each.

Needs atheris (Linux): `pip install atheris`. Each parser runs in a process of its own, because the fuzzer ends its
process; what it finds is printed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

INPUTS = 8_000


def run_one(name: str, arguments: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["bot"]):
        from tests.fuzz.parsers import OF_BYTES, OF_TEXT

    def ask(data: bytes) -> None:
        if name in OF_BYTES:
            OF_BYTES[name](data)
        else:
            OF_TEXT[name](data.decode("utf-8", "surrogateescape"))

    atheris.Setup([sys.argv[0], *arguments], ask)
    atheris.Fuzz()


def corpus(folder: Path) -> None:
    """Something of each kind to begin with."""
    from tests.fuzz.test_parsers import PIECES

    for number, piece in enumerate(PIECES):
        (folder / f"{number}").write_bytes(piece.encode("utf-8", "surrogatepass"))


def main(inputs: int) -> int:
    from tests.fuzz.parsers import OF_BYTES, OF_TEXT

    failed = []
    for name in (*OF_TEXT, *OF_BYTES):
        with tempfile.TemporaryDirectory(prefix="rollcall-fuzz-") as folder:
            corpus(Path(folder))
            limits = [f"-runs={inputs}", "-max_len=600", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]
            command = [sys.executable, "-m", "tests.fuzz.guided", "--one", name, folder, *limits]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        executed = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        verdict = "FAILED" if done.returncode else "held"
        print(f"{name}: {executed[0].split()[-1] if executed else '?'} inputs, {verdict}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-3000:], done.stderr[-3000:])
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else INPUTS))
