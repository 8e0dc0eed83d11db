"""A worker that goes wrong the first time, in the way it is told, and draws well when it is started again."""

import os
import sys
import time
from pathlib import Path

from bot.pictures.worker import main
from bot.workers.pipe import LENGTH, framed


def go_wrong(how: str) -> None:
    sys.stdin.buffer.read(*LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size)))
    if how == "hang":
        time.sleep(600)
    if how == "die":
        os.abort()
    if how == "babble":
        sys.stdout.buffer.write(b"\0\0\0\4what")
    if how == "refuse":
        sys.stdout.buffer.write(framed((False, "ValueError: no such country")))


if __name__ == "__main__":
    how, met = sys.argv[1], Path(sys.argv[2])
    if not met.exists():
        met.write_text("\n".join(os.environ), encoding="utf-8")
        go_wrong(how)
        sys.stdout.buffer.flush()
    main()
