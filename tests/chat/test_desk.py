"""The desk: one form for a whole report, what is wrong said at once, and how many interactions it takes."""

from __future__ import annotations

from typing import Any

import pytest

from .live_room import Room, answer, labels, parts, press, said, text_of
from .test_filing import shown_in
from .test_prose import STORY, last, room, seeded

__all__ = ["room", "seeded"]
RADIO, SELECT = 21, 3
POLAND = {
    "Country": "Poland",
    "What happened": "drawdown",
    "Stage": "announced",
    "How many": "30 of 268",
    "Who says": "PAP, 9 January 2020",
}


class Counting:
    """A moderator whose interactions are counted: commands, buttons and forms that are sent."""

    def __init__(self, room: Room) -> None:
        self._room, self.count = room, 0

    async def command(self, name: str, **options: Any) -> Any:
        self.count += 1
        return await self._room.moderator.slash(self._room.channel, name, **options)

    async def open(self, message: Any, label: str) -> Any:
        self.count += 1
        [button] = [part for part in parts(message) if part.get("type") == 2 and part["label"].endswith(label)]
        return await self._room.moderator.click(message, custom_id=button["custom_id"])

    async def submit(self, opened: Any, values: dict[str, str]) -> Any:
        self.count += 1
        return await fill(self._room.moderator, opened, values)

    async def press(self, message: Any, label: str) -> Any:
        self.count += 1
        return await press(self._room.moderator, message, label)


async def fill(who: Any, opened: Any, values: dict[str, str]) -> Any:
    """By the beginnings of labels; what is not named is sent as it was shown."""
    asked, left = {}, dict(values)
    for row in opened.modal["components"]:
        field = row["component"]
        label = next((label for label in left if row["label"].startswith(label)), None)
        value = left.pop(label) if label else shown_in(field)
        if field["type"] == RADIO:
            asked[field["custom_id"]] = value or None
        else:
            asked[field["custom_id"]] = list(filter(None, [value])) if field["type"] == SELECT else value
    assert not left, left
    return await who.submit_modal(opened, asked)


class TestInteractions:
    async def test_polands_sentence_is_filed_in_at_most_six_without_prose(self, room: Room):
        by = Counting(room)
        drafted = await by.submit(await by.command("update add"), POLAND)
        places = await by.open(answer(drafted), "Places and duration")
        await by.submit(places, {"From": "Taji", "To where": "Kuwait", "Temporary": "yes", "Until": "2020-01-23"})
        await by.press(answer(drafted), "Confirm")
        assert by.count <= 6
        entry = last(room)
        people = entry.personnel
        assert (entry.actor, entry.action, entry.phase) == ("PL", "drawdown", "announced")
        assert (people.moved.max, people.strength.max) == (30, 268)
        assert (entry.origin, entry.destination, entry.temporary) == (("taji",), ("KW",), True)
        assert (entry.sources[0].publisher, entry.reported.text) == ("PAP", "2020-01-09")

    async def test_with_options_it_takes_two(self, room: Room):
        by = Counting(room)
        drafted = await by.command(
            "update add", country="PL", action="drawdown", phase="announced", source="PAP", moved="30", of="268",
            reported="2020-01-09", temporary=True, **{"from": "taji", "to": "KW"},
        )  # fmt: skip
        await by.press(answer(drafted), "Confirm")
        assert by.count == 2
        assert (last(room).origin, last(room).destination) == (("taji",), ("KW",))

    async def test_as_a_sentence_it_takes_two(self, room: Room):
        by = Counting(room)
        drafted = await by.command(
            "update write", text="Poland said on 9 January it will move 30 of its 268 soldiers from Taji to Kuwait"
        )
        await by.press(answer(drafted), "Confirm")
        assert by.count == 2

    async def test_a_form_with_two_mistakes_is_mended_in_one_go(self, room: Room):
        by = Counting(room)
        wrong = POLAND | {"Country": "Polnd", "How many": "lots", "Who says": "PAP, 9 January 2020"}
        shown = await by.submit(await by.command("update add"), wrong)
        text = said(shown)
        assert "Polnd" in text
        assert "“lots” is not a number of people" in text
        fixing = await by.open(answer(shown), "Fix what is wrong")
        asked = {row["label"]: row["description"] for row in fixing.modal["components"]}
        assert list(asked) == ["Country or organisation", "How many moved: 10, 10-15, about 500, some"]
        assert asked["Country or organisation"].endswith("Did you mean Poland?")
        mended = await by.submit(fixing, {"Country": "Poland", "How many": "30"})
        await by.press(answer(mended), "Confirm")
        assert by.count <= 5
        assert (last(room).actor, last(room).personnel.moved.max) == ("PL", 30)

    @pytest.mark.parametrize("typed", ["30 of its 268", "30 of its 268 soldiers", "30 de ses 268", "30/268"])
    async def test_numbers_are_typed_as_the_news_says_them(self, room: Room, typed: str):
        by = Counting(room)
        drafted = await by.submit(await by.command("update add"), POLAND | {"How many": typed})
        await by.press(answer(drafted), "Confirm")
        people = last(room).personnel
        assert (people.moved.max, people.strength.max) == (30, 268)

    async def test_a_misspelt_day_is_no_part_of_a_publisher(self, room: Room):
        by = Counting(room)
        shown = await by.submit(await by.command("update add"), POLAND | {"Who says": "PAP, 31 Febuary 2020"})
        assert "“31 Febuary 2020” is not a date" in said(shown)
        fixing = await by.open(answer(shown), "Fix what is wrong")
        assert [row["label"] for row in fixing.modal["components"]] == ["When the source said so"]

    async def test_more_mistakes_than_a_form_has_room_for_take_two(self, room: Room):
        by = Counting(room)
        wrong = {"country": "Polnd", "action": "drawdown", "phase": "announced", "source": "PAP", "moved": "lots"}
        more = {"when": "sometime", "from": "Tajii", "mission": "OIRR", "rating": "Z9", "until": "for two weeks"}
        drafted = await by.command("update add", **wrong, **more)
        fixing = await by.open(answer(drafted), "Fix what is wrong")
        assert len(fixing.modal["components"]) == 5
        mended = {"Country": "Poland", "When": "8 Jan 2020", "How many": "30", "From": "Taji", "Mission": "NMI"}
        drafted = await by.submit(fixing, mended)
        fixing = await by.open(answer(drafted), "Fix what is wrong")
        drafted = await by.submit(fixing, {"Until": "2020-01-20", "Rating": "B2"})
        await by.press(answer(drafted), "Confirm")
        assert (last(room).actor, last(room).mission, last(room).rating) == ("PL", "NMI", "B2")

    async def test_what_was_chosen_is_shown_in_the_readers_words(self, room: Room):
        given = {"country": "Polnd", "action": "drawdown", "phase": "under_way", "source": "PAP", "temporary": True}
        shown = said(await room.moderatrice.slash(room.channel, "update add", **given))
        for words in ("Ce qui s’est passé : retrait partiel", "Stade : en cours", "Temporaire : oui"):
            assert words in shown.replace("**", "")
        assert not any(code in shown for code in ("drawdown", "under_way", "yes", "  "))


class TestTheForm:
    async def test_is_one_modal_with_selects_for_what_is_chosen(self, room: Room):
        opened = await room.moderator.slash(room.channel, "update add")
        kinds = [row["component"]["type"] for row in opened.modal["components"]]
        assert kinds == [4, SELECT, RADIO, 4, 4]

    async def test_asks_for_what_an_option_left_out(self, room: Room):
        opened = await room.moderator.slash(room.channel, "update add", country="PL", to="KW")
        shown = {row["label"]: shown_in(row["component"]) for row in opened.modal["components"]}
        assert shown["Country or organisation"] == "PL"
        drafted = await fill(room.moderator, opened, {key: POLAND[key] for key in POLAND if key != "Country"})
        await press(room.moderator, answer(drafted), "Confirm")
        assert (last(room).actor, last(room).destination) == ("PL", ("KW",))

    async def test_shows_names_and_never_codes(self, room: Room):
        given = {"country": "Polnd", "action": "drawdown", "phase": "announced", "source": "PAP", "moved": "x"}
        shown = said(
            await room.moderator.slash(room.channel, "update add", **given, **{"from": "taji", "to": "KW, JO"})
        )
        assert "Kuwait, Jordan" in shown
        assert "Taji" in shown
        assert "KW" not in shown


class TestUndo:
    async def test_is_a_button_under_what_was_filed(self, room: Room):
        by = Counting(room)
        drafted = await by.submit(await by.command("update add"), POLAND)
        await by.press(answer(drafted), "Confirm")
        filed = last(room)
        assert labels(answer(drafted)) == ["Undo"]
        await by.press(answer(drafted), "Undo")
        assert (last(room).entry, last(room).replaces) == ("retraction", filed.id)
        assert labels(answer(drafted)) == []

    async def test_takes_back_what_it_stands_under_and_nothing_else(self, room: Room):
        first = await room.moderator.slash(room.channel, "update add")
        first = await fill(room.moderator, first, POLAND)
        await press(room.moderator, answer(first), "Confirm")
        filed = last(room)
        second = await fill(
            room.moderator, await room.moderator.slash(room.channel, "update add"), POLAND | {"How many": "31 of 268"}
        )
        await press(room.moderator, answer(second), "Confirm")
        await press(room.moderator, answer(first), "Undo")
        assert last(room).replaces == filed.id

    async def test_of_the_only_report_says_that_nothing_is_known(self, room: Room):
        by = Counting(room)
        drafted = await by.submit(await by.command("update add"), POLAND)
        filed = await by.press(answer(drafted), "Confirm")
        gone = await by.press(filed, "Undo")
        assert text_of(gone).splitlines()[-1] == "🇵🇱 **Poland** — unknown"


class TestRatings:
    async def test_of_a_known_publisher_is_the_usual_one(self, room: Room):
        shelf = room.library.shelf(STORY)
        usual = shelf.journal.reliabilities["afp"]
        drafted = await fill(
            room.moderator,
            await room.moderator.slash(room.channel, "update add"),
            POLAND | {"Who says": "AFP, 9 January 2020"},
        )
        assert asked(answer(drafted)) == []
        await press(room.moderator, answer(drafted), "Confirm")
        assert last(room).sources[0].reliability == usual

    async def test_of_an_unknown_one_is_asked_for_once(self, room: Room):
        drafted = await fill(room.moderator, await room.moderator.slash(room.channel, "update add"), POLAND)
        [select] = asked(answer(drafted))
        assert select["placeholder"] == "Choose A to F", "a longer one is cut on a phone"
        assert "How reliable is PAP? It was not cited here before." in text_of(answer(drafted))
        await room.moderator.select(answer(drafted), ["B"], custom_id=select["custom_id"])
        assert asked(answer(drafted)) == []
        await press(room.moderator, answer(drafted), "Confirm")
        assert last(room).rating == "B6"
        again = await fill(
            room.moderator, await room.moderator.slash(room.channel, "update add"), POLAND | {"How many": "31 of 268"}
        )
        assert asked(answer(again)) == []


def asked(message: Any) -> list[dict[str, Any]]:
    return [part for part in parts(message) if part.get("type") == SELECT]


class TestSuggesting:
    @pytest.fixture(autouse=True)
    async def queue(self, room: Room) -> Any:
        channel = room.guild.create_text_channel("queue")
        await room.library.servers.change(room.guild.id, room.moderator.id, queue_channel=channel.id)
        return channel

    async def test_takes_a_sentence(self, room: Room):
        text = "Poland said on 9 January it will move 30 of its 268 soldiers from Taji to Kuwait for two weeks"
        shown = said(await room.member.slash(room.channel, "suggest", text=text))
        assert "Your suggestion has the number 1" in shown

    async def test_asks_in_one_form_for_what_is_missing(self, room: Room):
        opened = await room.member.slash(
            room.channel, "suggest", text="Poland will move 30 of its 268 soldiers to Kuwait"
        )
        shown = {row["label"]: shown_in(row["component"]) for row in opened.modal["components"]}
        assert shown["Country or organisation"] == "Poland"
        assert shown["How many: 35, 35 of 120, about 500, some"] == "30 of 268"
        done = await fill(room.member, opened, {"Who says": "PAP, 9 January 2020"})
        assert "Your suggestion has the number 1" in said(done)

    async def test_says_all_that_is_wrong_at_once_and_keeps_what_was_typed(self, room: Room):
        opened = await room.lectrice.slash(room.channel, "suggest", text="Quelque chose se passe dans les camps")
        labels_ = [row["label"] for row in opened.modal["components"]]
        wrong = ["Polnd", "drawdown", "announced", "beaucoup", "PAP, 9 janvier 2020"]
        shown = await fill(room.lectrice, opened, dict(zip(labels_, wrong, strict=True)))
        for words in ("Polnd", "Vouliez-vous dire Pologne", "« beaucoup »", "retrait partiel", "PAP", "camps"):
            assert words in said(shown)
        [button] = [part for part in parts(answer(shown)) if part.get("type") == 2]
        fixing = await room.lectrice.click(answer(shown), custom_id=button["custom_id"])
        assert len(fixing.modal["components"]) == 2
        done = await fill(room.lectrice, fixing, {"Pays": "Pologne", "Combien": "30 de ses 268"})
        assert "Votre proposition porte le numéro 1" in said(done)

    async def test_shows_the_mistakes_of_options_too(self, room: Room):
        given = {"country": "Polnd", "action": "drawdown", "phase": "announced", "source": "PAP", "numbers": "lots"}
        shown = said(await room.member.slash(room.channel, "suggest", **given))
        for words in ("Polnd", "“lots”", "on which day the source reported it"):
            assert words in shown

    async def test_from_an_unknown_source_is_rated_once_before_it_is_approved(self, room: Room, queue: Any):
        given = {
            "country": "Poland",
            "action": "drawdown",
            "phase": "announced",
            "source": "PAP",
            "when": "9 Jan 2020",
        }
        await room.member.slash(room.channel, "suggest", **given)
        [card] = room.posts(queue)
        [select] = asked(card)
        assert "How reliable is PAP? It was not cited here before." in text_of(card)
        await room.moderator.select(card, ["B"], custom_id=select["custom_id"])
        [card] = room.posts(queue)
        assert asked(card) == []
        assert "PAP [B6]" in text_of(card)
        await press(room.moderator, card, "Approve")
        assert last(room).rating == "B6"
        await room.member.slash(room.channel, "suggest", **given, numbers="30 of its 268")
        assert asked(room.posts(queue)[-1]) == []

    async def test_is_listed_in_the_words_of_who_reads_the_list(self, room: Room):
        given = {
            "country": "Germany",
            "action": "drawdown",
            "phase": "under_way",
            "source": "dpa",
            "when": "9 Jan 2020",
        }
        await room.member.slash(room.channel, "suggest", **given)
        shown = await room.moderatrice.slash(room.channel, "suggestions list")
        assert "Proposition 1 : Allemagne · retrait partiel · en cours" in said(shown)

    async def test_asks_nobody_to_fill_in_a_form_whose_suggestion_would_be_refused(self, room: Room):
        await room.moderator.slash(room.channel, "suggestions block", member=room.member)
        refused = await room.member.slash(room.channel, "suggest", text="Poland will move 30 soldiers to Kuwait")
        assert refused.modal is None
        assert "take no suggestions from you" in said(refused)

    async def test_keeps_the_words_that_nobody_understood(self, room: Room):
        opened = await room.member.slash(room.channel, "suggest", text="Something is going on in the camps")
        await fill(room.member, opened, POLAND)
        async with room.library.database.read() as connection:
            from bot.store import drafts

            assert (await drafts.by_id(connection, 1)).form["summary"] == "Something is going on in the camps"
