"""A minute of the soak that `make soak` runs for thirty: too short to see a slow leak, long enough for a fast one."""

from pathlib import Path

import pytest

from bench.soak import soak


@pytest.mark.timeout(150)
async def test_commands_briefings_and_updates_together_leave_nothing_behind(tmp_path: Path):
    text, good = await soak(1.0, tmp_path, most=1.15, stories=200)
    assert good, text
