"""A language more is a row and a catalogue: every text comes in it, and Discord takes all of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .copies import accented, pseudo

HERE = Path(__file__).parent.parent


@pytest.mark.timeout(300)
def test_no_text_escapes_translation_and_none_breaks_a_limit(tmp_path):
    copy = pseudo(tmp_path / "pseudo")
    done = tour(copy, "chat/pseudo_tour.py")
    assert done.returncode == 0, done.stdout[-6000:]


def tour(copy: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of files that are no tests of this bot, with the copy in its place."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--tb=short",
        *(str(HERE / name) for name in names),
    ]
    paths = os.pathsep.join(map(str, (copy, HERE.parent, HERE)))
    environment = os.environ | {"PYTHONPATH": paths}
    return subprocess.run(command, env=environment, cwd=HERE.parent, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [("as_of", "áś_óƒññ"), ("{n} entry", "⟦{n} éńţŕý ·⟧"), ("See https://x.org/a", "⟦Śéé https://x.org/a ·····⟧")],
)
def test_what_a_translation_must_keep_is_kept(text, said):
    assert accented(text) == said
