"""What a moderator reads of a draft before it is filed."""

from __future__ import annotations

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Filing
from bot.documents.draft_preview import proposal
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.situation.posture import Posture
from bot.situation.report import Entry

from .conftest import ALICE, DRAWDOWN, NOW

DATED = {"when": "2026-01-05", "reported": "2026-01-06"}


@pytest.fixture
def read(filing: Filing, library: Library):
    """The document for what was typed; `code` is the reader's language."""

    async def read_(typed, code="en", slug="sahel", **more):
        seen = await filing.preview(await filing.propose(ALICE, slug, typed, **more))
        shelf = library.shelf(slug)
        phrasing = Phrasing(shelf.situation, language(code), shelf.names)
        document = proposal(seen, phrasing)
        return document.text.replace("\u00a0", " ")

    return read_


async def file(filing: Filing, **typed):
    draft = await filing.propose(ALICE, "sahel", DRAWDOWN | DATED | typed)
    return await filing.confirm(draft.id, ALICE)


async def test_it_spells_every_field_out(read):
    more = DATED | {"origin": "Gao", "temporary": "yes", "reason": "Security", "mission": "MINUSMA", "rating": "C3"}
    text = await read(DRAWDOWN | more | {"title": "Berlin halves its contingent", "remaining": "about 85"})
    assert text.startswith("Draft: 🇩🇪 Germany — drawdown (completed)")
    for line in (
        *("Happened: 5 Jan 2026", "Reported: 6 Jan 2026", "Moved: 35", "Strength: 120", "Remaining: about 85"),
        *("Mission: MINUSMA", "From where: Gao", "To where: Niamey", "Temporary: yes", "Reason: Security"),
        "Source: AFP [C3] — Berlin halves its contingent",
    ):
        assert f"  {line}\n" in text


async def test_it_leaves_out_what_was_not_said(read):
    text = await read({name: DRAWDOWN[name] for name in ("country", "action", "phase", "publisher")})
    assert "Happened: not dated" in text
    assert not any(label in text for label in ("Moved:", "Mission:", "Temporary:", "Reason:", "where:"))
    assert not any(heading in text for heading in ("Filed already", "Contradicts"))


async def test_it_shows_the_posture_before_and_after(read, filing):
    assert "❔ unknown → ↘️ partly withdrawn — 35 of 120 → Niger" in await read(DRAWDOWN | DATED)
    await file(filing)
    assert "↘️ partly withdrawn, as before" in await read(DRAWDOWN | DATED | {"moved": "36", "publisher": "RFI"})


async def test_it_names_what_says_so_already_and_what_says_otherwise(read, filing):
    held = await file(filing, moved="3", strength="15", publisher="B2")
    assert f"Filed already\n  {held.id}" in await read(DRAWDOWN | DATED | {"moved": "3", "strength": "15"})
    assert f"Contradicts\n  {held.id} (B2) says 3 of 15 · 5 Jan 2026 · B2" in await read(DRAWDOWN | DATED)
    stays = DRAWDOWN | DATED | {"action": "stay", "phase": "under way", "moved": "", "destination": ""}
    assert f"{held.id} (B2) says drawdown (completed), 3 of 15" in await read(stays)


async def test_it_names_the_latest_of_many_and_counts_the_rest(read, filing):
    held = [await file(filing) for _ in range(7)]
    text = await read(DRAWDOWN | DATED)
    assert f"Filed already\n  {held[-1].id}" in text
    assert text.splitlines()[-1] == "  +2"
    assert held[1].id not in text


async def test_of_sixty_entries_against_it_it_says_how_many_and_names_the_weightiest(read, filing, library):
    """Whether the draft would decide or lose."""
    stays = {"country": "Germany", "action": "stay", "phase": "completed", "publisher": "AFP"}
    ratings = [f"{letter}{digit}" for letter in "BCD" for digit in (2, 3, 4, 5)]
    for number in range(60):
        day = f"2026-01-{number // 5 + 1:02}"
        typed = stays | {
            "when": day,
            "reported": day,
            "rating": ratings[number % 12],
            "url": f"https://x.org/{number}",
        }
        await filing.confirm((await filing.propose(ALICE, "sahel", typed)).id, ALICE)
    gone = {"country": "Germany", "action": "withdrawal", "phase": "completed", "publisher": "RFI"}
    for rating in ("A1", "E5"):
        said = gone | {"when": "2026-01-01", "reported": "2026-01-13", "rating": rating}
        text = await read(said)
        _, _, listed = text.partition("Contradicts ")
        count, first = listed.splitlines()[:2]
        assert count == "60 entries"
        assert "(B2) says stay" in first
        assert listed.splitlines()[6] == "  and 55 more"


async def test_it_shows_what_a_mission_would_do(read):
    suspension = {"country": "UN", "action": "suspension", "phase": "completed", "mission": "MINUSMA"}
    text = await read(DATED | suspension | {"publisher": "AFP"})
    assert "MINUSMA — not reported → suspended" in text


async def test_it_says_what_it_corrects_or_takes_back(read, filing):
    held = await file(filing)
    text = await read({"moved": "30"}, entry=Entry.CORRECTION, replaces=held.id)
    assert text.startswith(f"Draft: 🇩🇪 Germany — drawdown (completed) · corrects {held.id}")
    text = await read({"reason": "Wrong country"}, entry=Entry.RETRACTION, replaces=held.id)
    assert f"retracts {held.id}" in text.splitlines()[0]
    assert "↘️ partly withdrawn → ❔ unknown" in text


async def test_of_a_corrected_country_it_shows_what_becomes_of_the_other_too(read, filing):
    held = await file(filing)
    text = await read({"country": "France"}, entry=Entry.CORRECTION, replaces=held.id)
    assert "  🇫🇷 France: ❔ unknown → ↘️ partly withdrawn" in text
    assert "  🇩🇪 Germany: ↘️ partly withdrawn → ❔ unknown" in text
    assert "🇩🇪 Germany: " not in await read({"moved": "30"}, entry=Entry.CORRECTION, replaces=held.id)


async def test_of_a_story_that_is_over_it_shows_what_answers_will(read, filing, library):
    late = {**DRAWDOWN, "destination": "", "when": "2020-02-10", "reported": "2020-03-01"}
    text = await read(late, slug="story-over")
    assert "❔ unknown, as before" in text
    assert "Said after coverage ended: only answers with hindsight count it." in text
    await filing.confirm((await filing.propose(ALICE, "story-over", late)).id, ALICE)
    end = library.shelf("story-over").brief.default_moment(NOW)
    assert (await library.snapshot("story-over", end)).standing("DE").posture is Posture.UNKNOWN
    assert (await library.snapshot("story-over", end, NOW)).standing("DE").posture is Posture.PARTIALLY_WITHDRAWN
    within = await read(late | {"reported": "2020-02-11"}, slug="story-over")
    assert "unknown → ↘️ partly withdrawn" in within
    assert "hindsight" not in within


async def test_it_speaks_french(read, filing):
    await file(filing, moved="3", strength="15", publisher="B2")
    text = await read(DRAWDOWN | DATED, code="fr")
    assert text.startswith("Brouillon : 🇩🇪 Allemagne — retrait partiel (fait)")
    assert "Source : AFP [B2]" in text
    assert "En contradiction avec\n  SA-0001 (B2) indique 3 sur 15" in text
