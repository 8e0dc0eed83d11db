"""The fold grows with the journal and not faster: counted in executed instructions, so that no clock is involved."""

import sys

import pytest

from bot.situation.snapshot import fold

from .story import Story

END = "2020-02-14"
FEW, MANY = 150, 600
ALLOWED = 1.3
"""Times four: room for what is paid once, and for the sort."""


def mixed(story, number):
    """Many actors, every kind of report, corrections and retractions among them."""
    actor = ("DE", "FR", "GB", "ES", "NATO")[number % 5]
    steps = ("contribution under_way", "withdrawal announced", "drawdown completed", "stay under_way")
    said = story.says(actor, *steps[number % 4].split(), f"2020-01-{3 + number % 28:02}", mission="NMI")
    if number % 7 == 0:
        story.corrects(said, "stay", "under_way", "2020-02-01")
    if number % 11 == 0:
        story.retracts(said, "2020-02-02")


def quarrel(story, number):
    """One actor of whom half of the reports say that it left and half that it stays."""
    action = ("withdrawal", "stay")[number % 2]
    story.says("DE", action, "completed", "2020-01-10", effective="by 2020-01-10")


def indecision(story, number):
    """One actor of whom much is known, and that announces and calls off the same thing each minute."""
    phase, minute = ("announced", "cancelled")[number % 2], f"2020-01-10T{number // 60:02}:{number % 60:02}"
    story.says("DE", "contribution", "under_way", "2020-01-09")
    story.says("DE", "withdrawal", phase, minute)


def chain(story, number):
    """Corrections of corrections of corrections."""
    if story.entries:
        story.corrects(story.entries[-1], "stay", "under_way", "2020-01-10")
    else:
        story.says("DE", "stay", "under_way", "2020-01-10")


@pytest.mark.parametrize("grow", [mixed, quarrel, indecision, chain])
def test_four_times_the_reports_take_four_times_the_work(grow):
    few, many = work_of(grow, FEW), work_of(grow, MANY)
    assert many / few < ALLOWED * MANY / FEW, f"{few} instructions for {FEW} reports, {many} for {MANY}"


def work_of(grow, size):
    story = Story()
    for number in range(size):
        grow(story, number)
    journal, end = story.journal, story.instant(END)
    return instructions(lambda: fold(journal, end))


def instructions(call):
    """Bytecode instructions that `call` executes."""
    executed = 0

    def trace(frame, event, _):
        nonlocal executed
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        executed += event == "opcode"
        return trace

    held = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(held)
    return executed
