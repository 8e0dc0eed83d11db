"""/read, “Read as reports” and the cards of articles in a simulated Discord, as moderators use them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import simcord
from aiohttp import web

from bot.actions.reports.file import Author
from bot.actions.reports.review import fingerprint
from bot.articles.fetch import Fetcher
from bot.articles.page import Document
from bot.articles.press import Press
from bot.errors import Refused
from bot.model.work import Answer, NoAnswer, Why
from bot.reading.article import Article
from bot.reading.reader import read as read_by_rules
from bot.store import articles, audit, drafts
from bot.store.articles import State
from bot.store.audit import Act
from tests.unit.model.scripted import Scripted

from . import test_filing as filing
from .cards import complaints
from .live_room import Room, answer, disabled, labels, parts, press, said, selects, text_of
from .test_filing import entries, open_form, owned, typed

seeded, filing_room = filing.seeded, filing.room


@pytest.fixture
async def room(filing_room: Room, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    """With one process that reads, whatever is restarted, which ends with the test."""
    async with Press() as press:
        await press.extract(Document(b"Started before the simulation waits for it."))
        monkeypatch.setattr("bot.app.Press", lambda: press)
        filing_room.bot.articles.articles.readers.press = press
        yield filing_room


DAY = datetime.now(UTC).date() - timedelta(days=3)
TEXT = f"""Allies rethink their presence in the Sahel

{DAY.day} {DAY:%B %Y}

Germany said on {DAY:%A} it would withdraw its 120 soldiers from Gao. Denmark has withdrawn 35 of its 90 soldiers to
Niger, its defence ministry said. Estonia has no plans to withdraw its soldiers, a spokesman said.

The Czech Republic will move 20 of its 60 soldiers from Gao to Niger. Sweden said that its 250 soldiers would stay.
Portugal has sent 30 more soldiers to Gao. Latvia said it would withdraw its 12 soldiers.
"""
PASTED, REST = "The article’s text, pasted", "The rest of it, if it is long"
SOURCE, PUBLISHED = "Who published it, or its address", "When it was published"


async def read(room: Room, text: str = TEXT, by: Any = None, **options: Any) -> Any:
    """Paste an article; what the moderator sees then."""
    by = by or room.moderator
    opened = await by.slash(room.channel, "read", **options)
    given = {PASTED: text} if by.name == "moderator" else {"Le texte": text}
    if by.name == "moderator":
        given[SOURCE] = "AFP https://afp.com/a"
    return await typed(by, opened, **given)


async def queue(room: Room) -> simcord.ChannelHandle:
    channel = room.guild.create_text_channel("queue")
    await room.env.settle()
    await room.library.servers.change(room.guild.id, room.moderator.id, queue_channel=channel.id)
    return channel


async def kept(room: Room, number: int = 1) -> Any:
    async with room.library.database.read() as connection:
        return await articles.by_id(connection, number)


async def edited(room: Room) -> Any:
    return (await proposals(room))[1]


async def proposals(room: Room) -> list[Any]:
    async with room.library.database.read() as connection:
        return await drafts.of_article(connection, 1)


def told(message: Any) -> str:
    return text_of(message).replace("**", "")


async def pressed(who: Any, message: Any, label: str) -> Any:
    """The result of a click."""
    [button] = [part for part in parts(message) if part.get("type") == 2 and part["label"] == label]
    return await who.click(message, custom_id=button["custom_id"])


async def chosen(who: Any, message: Any, *places: int) -> Any:
    """Open proposals in full, by their place in the menu."""
    [select] = selects(message)
    values = [select["options"][place]["value"] for place in places]
    return await who.select(message, values, custom_id=select["custom_id"])


def post(room: Room, channel: simcord.ChannelHandle) -> Any:
    [found] = room.posts(channel)
    return found


async def deeds(room: Room, act: Act) -> list[Any]:
    async with room.library.database.read() as connection:
        return await audit.done(connection, guild=room.guild.id, act=act)


class TestReading:
    async def test_shows_six_proposals_a_page_each_with_its_sentence_and_files_nothing(self, room: Room):
        card = answer(await read(room))
        text = told(card)
        assert "Allies rethink their presence in the Sahel" in text
        assert "AFP" in text
        assert "7 reports are proposed. Nothing is filed without you." in text
        assert "“Denmark has withdrawn 35 of its 90 soldiers to Niger, its defence ministry said.”" in text
        assert "Moved: 20 · Strength: 60 · From where: Gao · To where: Niger" in text
        assert "❔ unknown → ↘️ partly withdrawn" in text
        assert labels(card)[:3] == ["Approve 1", "✏️ Edit 1", "Drop 1"]
        assert "Page 1 of 2" in labels(card)
        assert "7. " not in text
        assert "7. " in told(await press(room.moderator, card, "›"))
        assert entries(room) == []

    async def test_fits_discord_s_limits_also_with_endless_sentences(self, room: Room):
        long = " ".join(
            f"{name} said it would withdraw its {n} soldiers from Gao" + " with much ado" * 70 + "."
            for n, name in enumerate(("Germany", "Denmark", "Estonia", "Sweden", "Portugal", "Latvia"), 20)
        )
        given = {"file": ("article.txt", long.encode()), "publisher": "AFP"}
        card = answer(await room.moderator.slash(room.channel, "read", **given))
        assert "6 reports are proposed" in told(card)
        assert complaints([part if isinstance(part, dict) else part.to_dict() for part in card.components]) == []

    async def test_a_moderator_s_channel_gets_the_card_and_who_asked_a_link(self, room: Room):
        channel = await queue(room)
        assert "7 proposed reports wait here: https://discord.com/channels/" in said(await read(room))
        assert "7 reports are proposed" in text_of(post(room, channel))
        assert "This article is waiting already" in said(await read(room, TEXT.upper().lower()))
        assert len(room.posts(channel)) == 1

    async def test_what_nobody_may_file_is_not_read(self, room: Room):
        await room.allow_everything(room.member)
        assert "permission Manage Messages" in said(await room.member.slash(room.channel, "read"))
        await owned(room, 1)
        assert "kept by another server" in said(await room.moderator.slash(room.channel, "read", situation="sahel"))

    async def test_a_text_that_names_nobody_of_the_story_is_a_sentence(self, room: Room):
        assert "No report was found in it" in said(await read(room, "The weather was fine in Lisbon on Sunday."))
        assert await kept(room) is None

    async def test_what_cannot_be_read_of_the_source_is_mended_on_the_card(self, room: Room):
        opened = await room.moderator.slash(room.channel, "read")
        card = answer(await typed(room.moderator, opened, **{PASTED: TEXT, PUBLISHED: "on the first of never"}))
        assert "first of never" in text_of(card)
        assert "Approve 1" in disabled(card)
        form = await open_form(room.moderator, card, "Who published it")
        mended = {"Publisher": "AFP", PUBLISHED: DAY.isoformat()}
        card = answer(await typed(room.moderator, form, **mended))
        assert "Approve 1" not in disabled(card)
        await press(room.moderator, card, "Approve 1")
        assert [source.publisher for source in entries(room)[0].sources] == ["AFP"]

    @pytest.mark.parametrize(
        ("name", "body"),
        [
            ("article.txt", TEXT.encode()),
            ("article.txt", TEXT.encode("utf-16")),
            (
                "article.html",
                f"<html><body><article><p>{TEXT.replace(chr(10) * 2, '</p><p>')}</p></article>".encode(),
            ),
        ],
    )
    async def test_a_file_is_read_whatever_its_form(self, room: Room, name: str, body: bytes):
        result = await room.moderator.slash(room.channel, "read", file=(name, body), publisher="AFP")
        assert "attached file" in text_of(answer(result))
        assert "Denmark — drawdown (completed)" in text_of(answer(result))

    @pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"%PDF-1.7 broken", b"PK\x03\x04zip", b""])
    async def test_a_file_that_is_no_text_is_a_sentence(self, room: Room, body: bytes):
        result = await room.moderator.slash(room.channel, "read", file=("article.pdf", body))
        assert said(result).count(".") <= 3
        assert await kept(room) is None

    async def test_a_message_is_read_from_its_menu(self, room: Room):
        message = await room.member.send(room.channel, TEXT)
        result = await room.moderator.context_menu(room.channel, "Read as reports", message)
        assert "a message" in text_of(answer(result))
        assert "7 reports are proposed" in text_of(answer(result))

    async def test_in_french_for_who_reads_french(self, room: Room):
        opened = await room.moderatrice.slash(room.channel, "read")
        card = answer(await typed(room.moderatrice, opened, **{"Le texte de l’article": TEXT}))
        assert "7 informations sont proposées" in text_of(card)
        assert "Approuver 1" in labels(card)
        assert "report" not in text_of(card).lower()


class TestDeciding:
    async def test_approved_it_is_in_the_journal_in_the_name_of_who_approved(self, room: Room):
        card = answer(await read(room))
        card = await press(room.moderator, card, "Approve 2")
        [entry] = entries(room)
        assert (entry.actor, entry.sources[0].publisher, entry.sources[0].url) == ("DK", "AFP", "https://afp.com/a")
        assert entry.sources[0].language == "en"
        assert "its defence ministry said" not in entry.summary.en  # the words are ours, not the article's
        assert "✅ Approved by" in text_of(card)
        assert "Approve 2" not in labels(card)
        [deed] = await deeds(room, Act.APPROVED)
        assert entry.recorder == f"person {deed.person}"

    async def test_twice_clicked_is_harmless(self, room: Room):
        channel = await queue(room)
        await read(room)
        [button] = [part for part in parts(post(room, channel)) if part.get("label") == "Approve 1"]
        author = Author(room.moderatrice.id, room.guild.id, "fr")
        await pressed(room.moderator, post(room, channel), "Approve 1")
        with pytest.raises(Refused, match="filed already, as SA-0001"):
            await room.bot.articles._work("approve", (await proposals(room))[0], author, button["custom_id"][-8:])
        assert len(entries(room)) == 1

    async def test_of_two_who_click_at_once_one_files(self, room: Room):
        await queue(room)
        await read(room)
        [first, *_], work = await proposals(room), room.bot.articles._work
        authors = [Author(who.id, room.guild.id, "en") for who in (room.moderator, room.moderatrice)]
        doing = [work("approve", first, author, fingerprint(first)) for author in authors]
        done = await asyncio.gather(*doing, return_exceptions=True)
        assert [type(one) for one in done if one is not None] == [Refused]
        assert len(entries(room)) == 1

    async def test_buttons_work_after_a_restart(self, room: Room):
        channel = await queue(room)
        await read(room)
        await room.restart()
        await pressed(room.moderator, post(room, channel), "Approve 1")
        await pressed(room.moderator, post(room, channel), "Drop 2")
        assert [entry.actor for entry in entries(room)] == ["DE"]
        assert "🗑️ Dropped by" in text_of(post(room, channel))

    async def test_edited_it_is_filed_as_it_was_edited_and_both_are_on_record(self, room: Room):
        card = answer(await read(room))
        form = await open_form(room.moderator, card, "Edit 2")
        card = answer(await typed(room.moderator, form, **{"How many moved": "40"}))
        assert "Moved: 40" in told(card)
        await press(room.moderator, card, "Approve 2", "Drop 3")
        assert entries(room)[0].personnel.moved.max == 40
        assert [len(await deeds(room, act)) for act in (Act.READ, Act.REVISED, Act.APPROVED, Act.REJECTED)] == [1] * 4

    async def test_an_edited_proposal_is_not_approved_unseen(self, room: Room):
        channel = await queue(room)
        await read(room)
        stale, author = (await proposals(room))[1], Author(room.moderator.id, room.guild.id, "en")
        form = await open_form(room.moderatrice, post(room, channel), "Edit 2")
        await typed(room.moderatrice, form, **{"Combien sont partis": "40"})
        for act in ("approve", "drop"):
            with pytest.raises(Refused, match="edited meanwhile"):
                await room.bot.articles._work(act, await edited(room), author, fingerprint(stale))
        assert entries(room) == []

    async def test_several_are_opened_in_full_and_those_alone_approved_together(self, room: Room):
        channel = await queue(room)
        await read(room)
        card = post(room, channel)
        nothing = await pressed(room.moderatrice, card, "Approve those I opened")
        assert "aucune" in text_of(nothing.followups[-1]) or "aucun" in text_of(nothing.followups[-1])
        opened = await chosen(room.moderator, card, 0, 3)
        assert [one.ephemeral for one in opened.followups] == [True, True]
        assert "What it changes" in text_of(opened.followups[1])
        assert "“The Czech Republic will move 20 of its 60 soldiers" in text_of(opened.followups[1])
        approved = await pressed(room.moderator, card, "Approve those I opened")
        assert text_of(approved.followups[-1]).count("In the journal: SA-") == 2
        assert [entry.actor for entry in entries(room)] == ["DE", "CZ"]

    async def test_in_full_every_field_can_be_edited(self, room: Room):
        channel = await queue(room)
        await read(room)
        full = answer(await chosen(room.moderator, post(room, channel), 0))
        form = await open_form(room.moderator, full, "Places and duration")
        full = answer(await typed(room.moderator, form, **{"To where": "Niger"}))
        await press(room.moderator, full, "Approve")
        assert entries(room)[0].destination == ("NE",)
        assert "✅ Approved by" in text_of(post(room, channel))

    async def test_it_takes_two_people_and_the_machine_is_none(self, room: Room):
        await owned(room, room.guild.id, two_person=True)
        channel = await queue(room)
        await read(room)
        first = await pressed(room.moderator, post(room, channel), "Approve 1")
        assert "a second moderator decides" in text_of(first.followups[-1])
        again = await pressed(room.moderator, post(room, channel), "Approve 1")
        assert "another moderator has to approve it" in text_of(again.followups[-1])
        assert "stands for it" in text_of(post(room, channel))
        assert entries(room) == []
        await pressed(room.moderatrice, post(room, channel), "Approve 1")
        assert [entry.actor for entry in entries(room)] == ["DE"]

    async def test_what_is_in_the_journal_already_is_said(self, room: Room):
        await press(room.moderator, answer(await read(room)), "Approve 2")
        card = answer(await read(room, TEXT + "\n\nNothing else was new."))
        assert "Already in the journal: SA-0001" in told(card)

    async def test_what_contradicts_it_is_named(self, room: Room):
        await press(room.moderator, answer(await read(room)), "Approve 1")
        card = answer(await read(room, f"{DAY.day} {DAY:%B %Y}\n\nGermany said it would not withdraw its soldiers."))
        assert "Contradicts SA-0001" in told(card)


class TestForgetting:
    async def test_once_all_is_decided_the_text_and_the_quotes_are_gone(self, room: Room):
        channel = await queue(room)
        await read(room, f"{DAY.day} {DAY:%B %Y}\n\nGermany said it would withdraw its 120 soldiers from Gao.")
        assert "“Germany said" in text_of(post(room, channel))
        await pressed(room.moderator, post(room, channel), "Approve 1")
        article = await kept(room)
        assert (article.state, article.text) == (State.DONE, "")
        assert "“" not in text_of(post(room, channel))
        assert "All are decided; the text is deleted." in text_of(post(room, channel))

    async def test_after_two_weeks_so_is_what_nobody_decided(self, room: Room):
        channel = await queue(room)
        await read(room)
        later = datetime.now(UTC) + timedelta(days=13)
        await room.bot.articles.articles.expire(later)
        assert (await kept(room)).text
        await room.bot.articles.articles.expire(later + timedelta(days=2))
        await room.bot.articles.run()
        assert (await kept(room)).text == ""
        text = text_of(post(room, channel))
        assert "“" not in text
        assert "nobody had decided" in text
        assert not [label for label in labels(post(room, channel)) if label.startswith("Approve")]
        [done] = await deeds(room, Act.EXPIRED)
        assert (done.subject, done.person, done.detail["undecided"]) == ("article 1", None, 7)
        record = text_of(answer(await room.moderator.slash(room.channel, "audit")))
        assert "the bot · deleted the text of an article that waited too long" in record

    async def test_what_was_decided_in_time_does_not_expire(self, room: Room):
        await queue(room)
        await read(room, "Latvia said it would withdraw its 12 soldiers.")
        await room.bot.articles.articles.drop((await proposals(room))[0].id, Author(1, room.guild.id, "en"))
        await room.bot.articles.articles.expire(datetime.now(UTC) + timedelta(days=15))
        assert await deeds(room, Act.EXPIRED) == []

    async def test_a_private_card_loses_its_sentences_while_it_can_and_shows_them_again(self, room: Room):
        """Without a queue channel: Discord lets a bot change what one person sees for a quarter of an hour."""
        card = answer(await read(room))
        assert "> “Germany said" in text_of(card)
        await room.bot.articles.run(datetime.now(UTC) + timedelta(minutes=13))
        assert "> “Germany said" in text_of(card)
        await room.bot.articles.run(datetime.now(UTC) + timedelta(minutes=15))
        assert "> “" not in text_of(card)
        again = await press(room.moderator, card, "Show the sentences")
        assert "> “Germany said" in text_of(again)
        await room.bot.articles.articles.expire(datetime.now(UTC) + timedelta(days=15))
        await room.bot.articles.run()
        assert "> “" not in text_of(again)
        assert "Show the sentences" not in labels(again)

    async def test_a_card_that_is_gone_is_not_edited_for_ever(self, room: Room):
        channel = await queue(room)
        await read(room)
        await post(room, channel).delete()
        await room.bot.articles.articles.expire(datetime.now(UTC) + timedelta(days=15))
        await room.bot.articles.run()
        assert not (await kept(room)).quoted

    async def test_proposals_are_not_among_the_suggestions(self, room: Room):
        channel = await queue(room)
        await read(room)
        await room.bot.queue.run()
        assert len(room.posts(channel)) == 1
        listed = await room.moderator.slash(room.channel, "suggestions list")
        assert "Nothing waits." in said(listed)

    async def test_what_somebody_who_asks_to_be_forgotten_had_read_is_dropped(self, room: Room):
        channel = await queue(room)
        await read(room)
        await room.bot.purging.forget(room.moderator.id)
        await room.bot.articles.articles.expire()
        await room.bot.articles.run()
        assert (await kept(room)).text == ""
        assert "“" not in text_of(post(room, channel))
        assert {one.state for one in await proposals(room)} == {drafts.State.DROPPED}


class TestLinks:
    @pytest.fixture
    async def site(self, room: Room) -> AsyncIterator[str]:
        """A page on loopback, which this room's bot may reach."""

        async def answer(request: web.Request) -> web.Response:
            if request.path == "/article":
                body = "<html><head><title>Allies</title></head><body><article><p>" + TEXT.replace("\n\n", "</p><p>")
                return web.Response(text=f"{body}</p></article></body></html>", content_type="text/html")
            return web.Response(status=404)

        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        port = web.TCPSite(runner, "127.0.0.1", 0)
        await port.start()
        async with Fetcher(lambda _: True) as fetcher:
            room.bot.articles.fetcher = fetcher
            yield f"http://127.0.0.1:{port._server.sockets[0].getsockname()[1]}"
        await runner.cleanup()

    async def test_the_text_is_shown_before_it_is_read(self, room: Room, site: str):
        card = answer(await room.moderator.slash(room.channel, "read", link=f"{site}/article", publisher="AFP"))
        assert "Denmark has withdrawn 35 of its 90 soldiers" in text_of(card)
        assert "Is this the article?" in text_of(card)
        assert await proposals(room) == []
        card = await press(room.moderator, card, "Read it")
        assert "7 reports are proposed" in text_of(card)
        assert "read from its address" in text_of(card)

    async def test_a_text_that_is_not_the_article_is_forgotten(self, room: Room, site: str):
        card = answer(await room.moderator.slash(room.channel, "read", link=f"{site}/article"))
        assert "Nothing was filed." in text_of(await press(room.moderator, card, "Cancel"))
        assert (await kept(room)).text == ""

    async def test_what_cannot_be_fetched_is_a_sentence(self, room: Room, site: str):
        for link, words in (
            (f"{site}/none", "nothing at this address"),
            ("javascript:alert(1)", "not a web address"),
        ):
            assert words in said(await room.moderator.slash(room.channel, "read", link=link))

    async def test_a_link_to_this_machine_is_not_fetched(self, room: Room):
        async with room.bot.articles.fetcher:
            asked = await room.moderator.slash(room.channel, "read", link="http://127.0.0.1:1/")
        assert "private network" in said(asked)


class TestByAModel:
    """A model that the operator set."""

    @staticmethod
    def asks(room: Room, reply: Answer | NoAnswer) -> None:
        room.bot.articles.articles.readers.asker = Scripted(reply)

    async def test_the_card_says_who_read_it_and_what_was_left_out(self, room: Room):
        by_rules = read_by_rules(Article(TEXT, DAY), (await room.library.described("sahel")).situation)
        latvia = [one for one in by_rules.proposals if one.actor == "LV"]
        self.asks(room, Answer(replace(by_rules, proposals=tuple(latvia)), {"number not near": 1}, 5, 5))
        card = answer(await read(room))
        assert "Read by gpt (gateway.example)." in text_of(card)
        assert "1 report of the model is left out: the text does not bear it out." in text_of(card)
        assert "> “Latvia said it would withdraw its 12 soldiers.”" in text_of(card)
        await press(room.moderator, card, "Approve 1")
        assert [one.actor for one in entries(room)] == ["LV"]

    async def test_the_card_says_why_the_rules_read_it(self, room: Room):
        self.asks(room, NoAnswer(Why.OUTAGE, "down"))
        card = answer(await read(room))
        assert "Read by the rules, not by the model: it could not be reached." in text_of(card)
        assert "7 reports are proposed" in text_of(card)

    async def test_without_a_model_the_card_names_none(self, room: Room):
        assert "ead by" not in text_of(answer(await read(room)))
