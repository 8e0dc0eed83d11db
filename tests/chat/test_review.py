"""/suggest, /suggestions and the cards in the queue channel, in a simulated Discord."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import simcord

from bot.actions.reports.file import Author
from bot.actions.upkeep.purge import Purging
from bot.store import audit
from bot.store.audit import Act
from bot.store.drafts import State
from tests.libraries import purged

from . import test_filing as filing
from .cards import complaints
from .live_room import Room, answer, labels, parts, press, said, text_of
from .test_filing import FILED, entries, open_form, owned, typed, update

seeded, room = filing.seeded, filing.room
SUGGESTED = {**FILED, "numbers": "35 of 120"}
APPROVE, EDIT, REJECT = "Approve", "✏️ Edit", "Reject"
FORMS = ["✏️ Numbers", "✏️ Places and duration", "✏️ Mission and reason", "✏️ Source and summary"]


async def with_queue(room: Room, **chosen: Any) -> simcord.ChannelHandle:
    queue = room.guild.create_text_channel("queue")
    await room.env.settle()
    await settings(room, queue_channel=queue.id, **chosen)
    return queue


TYPED = {"country": "Germany", "action": "drawdown", "phase": "completed", "publisher": "AFP"}


async def let_in(*_: Any) -> None:
    """As if nobody had suggested too much."""


async def settings(room: Room, **chosen: Any) -> None:
    await room.library.servers.change(room.guild.id, room.moderator.id, **chosen)


async def suggest(room: Room, by: Any = None, **options: Any) -> Any:
    return await (by or room.member).slash(room.channel, "suggest", **{**SUGGESTED, **options})


async def card(room: Room, **options: Any) -> Any:
    """The message in the queue channel of a suggestion that somebody made."""
    queue = await with_queue(room)
    await suggest(room, **options)
    return room.posts(queue)[-1]


def now(room: Room, message: Any) -> Any:
    """The same message as it is by now."""
    [found] = [
        post for channel in room.guild.channels.values() for post in room.posts(channel) if post.id == message.id
    ]
    return found


def a_second_moderator(room: Room) -> Any:
    return room.guild.add_member(room.env.create_user("second"), roles=[room.guild.roles["Moderators"]])


async def reject(who: Any, message: Any, reason: str, label: str = REJECT) -> Any:
    asked = "Why" if label == REJECT else "Pourquoi"
    return await typed(who, await open_form(who, message, label), **{asked: reason})


async def case(room: Room, number: int = 1) -> Any:
    return await room.bot.queue.review.case(number)


async def opened_from_the_list(room: Room, who: Any) -> Any:
    """The card of what waits longest, to this moderator alone."""
    listed = await who.slash(room.channel, "suggestions list")
    [select] = [part for part in parts(answer(listed)) if part.get("type") == 3]
    value = select["options"][0]["value"]
    return answer(await who.select(answer(listed), [value], custom_id=select["custom_id"]))


async def deeds(room: Room, act: Act) -> list[Any]:
    async with room.library.database.read() as connection:
        return await audit.done(connection, guild=room.guild.id, act=act)


def private(result: Any) -> str:
    """The last thing that was said to whoever clicked, alone."""
    assert result.followups[-1].ephemeral
    return text_of(result.followups[-1])


class TestSuggesting:
    async def test_puts_a_card_into_the_queue_and_a_number_into_the_readers_hand(self, room: Room):
        queue = await with_queue(room)
        assert said(await suggest(room)) == "Thank you. Your suggestion has the number 1; moderators decide on it."
        [post] = room.posts(queue)
        text = text_of(post)
        assert "Suggestion 1: 🇩🇪 Germany — drawdown (completed)" in text
        assert f"<@{room.member.id}>" in text
        assert "unknown → " in text
        assert "Moved: 35" in text.replace("**", "")
        assert labels(post) == [APPROVE, EDIT, REJECT, *FORMS]
        assert complaints([part.to_dict() for part in post.components]) == []
        assert entries(room) == []

    async def test_shows_who_says_so_already_and_who_says_otherwise(self, room: Room):
        dated = {"when": "2026-11-01"}
        queue = await with_queue(room)
        await suggest(room, **dated)
        await press(room.moderator, room.posts(queue)[0], APPROVE)
        await suggest(room, **dated)
        await suggest(room, **dated, numbers="90 of 120", source="B2")
        assert "Filed already" in text_of(room.posts(queue)[1])
        assert "SA-0001 (F6) says 35 of 120" in text_of(room.posts(queue)[2])

    async def test_refuses_what_cannot_be_read_and_tells_moderators_nothing(self, room: Room):
        queue = await with_queue(room)
        assert "Germany" in said(await suggest(room, country="Gernamy"))
        assert room.posts(queue) == []

    async def test_says_so_where_there_is_no_channel_for_it_or_where_it_is_switched_off(self, room: Room):
        assert "no suggestions yet" in said(await suggest(room))
        await with_queue(room, suggestions=False)
        assert "no suggestions at the moment" in said(await suggest(room))
        assert (await room.bot.queue.review.waiting(["sahel"])) == ([], 0)

    async def test_of_a_situation_of_another_server_is_refused(self, room: Room):
        await with_queue(room)
        assert "kept by another server" in said(await suggest(room, situation="iraq-2020"))

    async def test_too_much_of_it_is_refused_also_after_a_restart(self, room: Room):
        await with_queue(room)
        for number in range(1, 4):
            await suggest(room, numbers=str(number))
        await room.restart()
        assert "3 of your suggestions wait" in said(await suggest(room))
        assert "Votre proposition porte le numéro 4" in said(await suggest(room, room.lectrice))

    async def test_that_waits_already_is_recognised(self, room: Room):
        await card(room)
        again = said(await suggest(room, room.lectrice))
        assert again.replace("\u00a0", " ") == "C’est déjà proposé, sous le numéro 1 : les modérateurs en décident."
        assert "has the number 2" in said(await suggest(room, numbers="36 of 120"))
        assert "has the number 3" in said(await suggest(room, source="RFI"))

    async def test_pings_and_links_nobody_and_nothing(self, room: Room):
        evil = "@everyone <@1> [x](https://evil.example) `code`\n# big"
        post = await card(room, summary=evil)
        raw = "\n".join(part["content"] for part in parts(post) if "content" in part)
        assert "@everyone" not in raw.replace("\\@everyone", "")
        assert "<@1>" not in raw
        assert "](https://evil" not in raw
        assert "\n# big" not in raw
        assert not post.mention_everyone
        sent = [request for request in room.env.http_requests if request.method == "POST"]
        assert sent

    async def test_fits_discords_limits_whatever_was_typed(self, room: Room):
        queue = await with_queue(room)
        reader = Author(room.member.id, room.guild.id, "en")
        long = {name: "*" * n for name, n in {"summary": 500, "reason": 300, "title": 200, "publisher": 100}.items()}
        base = {"country": "Germany", "action": "drawdown", "phase": "completed", "url": "https://e.org/" + "_" * 380}
        for n in range(3):
            await room.bot.queue.review.suggest(reader, "sahel", base | long | {"moved": str(n + 1)})
        await room.bot.queue.run()
        for post in room.posts(queue):
            assert complaints([part.to_dict() for part in post.components]) == []
            await press(room.moderator, post, APPROVE)
            assert complaints([part.to_dict() for part in now(room, post).components]) == []

    async def test_offers_countries_as_other_commands_do(self, room: Room):
        offered = await room.member.autocomplete(room.channel, "suggest", "country", "germ")
        assert "Germany" in [choice["name"] for choice in offered]

    async def test_is_kept_where_the_channel_refuses_cards_and_shown_once_it_takes_them(self, room: Room):
        queue = await with_queue(room)
        room.refuse("POST", f"/channels/{queue.id}/messages", 50013)
        assert "Your suggestion has the number 1" in said(await suggest(room))
        assert await room.bot.queue.run() == 0
        await room.restart()
        assert await room.bot.queue.run() == 1
        assert await room.bot.queue.run() == 0
        assert len(room.posts(queue)) == 1


class TestApproving:
    async def test_files_it_and_the_card_says_who_decided_and_when(self, room: Room):
        post = await card(room)
        await press(room.moderator, post, APPROVE)
        [entry] = entries(room)
        assert entry.id == "SA-0001"
        shown = text_of(now(room, post))
        assert f"✅ Approved by <@{room.moderator.id}> · <t:" in shown
        assert "`SA-0001`" in shown
        assert labels(now(room, post)) == []
        reader = await room.member.slash(room.channel, "who-left")
        assert "35 of 120" in text_of(answer(reader))

    async def test_works_after_a_restart(self, room: Room):
        post = await card(room)
        await room.restart()
        await press(room.moderator, post, APPROVE)
        assert [entry.id for entry in entries(room)] == ["SA-0001"]

    async def test_twice_says_what_was_decided_by_whom(self, room: Room):
        """By somebody who looks at a card of before."""
        post = await card(room)
        second = a_second_moderator(room)
        stale = await opened_from_the_list(room, second)
        await press(room.moderator, post, APPROVE)
        result = await second.click(stale, label=APPROVE)
        assert f"Approved by <@{room.moderator.id}>" in private(result)
        assert len(entries(room)) == 1

    async def test_of_what_was_decided_opens_no_form(self, room: Room):
        post = await card(room)
        second = a_second_moderator(room)
        stale = [await opened_from_the_list(room, second) for _ in range(2)]
        await press(room.moderator, post, APPROVE)
        for message, label in zip(stale, (EDIT, REJECT), strict=True):
            result = await second.click(message, label=label)
            assert result.modal is None
            assert "Approved by" in private(result)

    async def test_is_for_moderators(self, room: Room):
        post = await card(room)
        for label in labels(post):
            result = await room.member.click(post, label=label)
            assert "This is for moderators" in text_of(answer(result))
        assert (await case(room)).draft.state is State.WAITING

    async def test_is_for_moderators_of_the_server_that_keeps_the_situation(self, room: Room):
        post = await card(room)
        await owned(room, 4242)
        result = await room.moderator.click(post, label=APPROVE)
        assert "kept by another server" in text_of(answer(result))
        assert entries(room) == []


class TestEditing:
    async def test_opens_the_form_filled_in_and_shows_what_it_is_now(self, room: Room):
        post = await card(room)
        opened = await open_form(room.moderator, post, "Numbers")
        shown = [row["component"].get("value") for row in opened.modal["components"]]
        assert "35" in shown
        assert "120" in shown
        await typed(room.moderator, opened, How_many_moved="36")
        assert "Moved: 36" in text_of(now(room, post)).replace("**", "")
        assert f"<@{room.moderator.id}> stands for it" in text_of(now(room, post))
        await press(room.moderator, now(room, post), APPROVE)
        assert entries(room)[0].personnel.moved.max == 36

    async def test_into_something_unreadable_shows_what_is_wrong_and_cannot_be_approved(self, room: Room):
        post = await card(room)
        await typed(room.moderator, await open_form(room.moderator, post, "Edit"), Country="Gernamy")
        assert "Did you mean" in text_of(now(room, post))
        assert [part["label"] for part in parts(now(room, post)) if part.get("disabled")] == [APPROVE]

    async def test_meanwhile_by_another_is_shown_before_it_can_be_approved(self, room: Room):
        post = await card(room)
        await room.bot.queue.review.revise(1, Author(999, room.guild.id, "en"), {"moved": "36"})
        result = await room.moderator.click(post, label=APPROVE)
        assert "edited meanwhile" in private(result)
        assert "Moved: 36" in text_of(now(room, post)).replace("**", "")
        assert entries(room) == []


class TestRejecting:
    async def test_asks_why_and_tells_the_author_in_their_language(self, room: Room):
        post = await card(room, by=room.lectrice)
        await reject(room.moderator, post, "No source says *that* @everyone")
        [told] = room.posts(room.lectrice.user.dm_channel)
        assert (
            "Rejet de « Proposition 1 : Allemagne · retrait partiel · fait » : No source says *that* @everyone"
            in text_of(told)
        )
        shown = text_of(now(room, post))
        assert f"🚫 Rejected by <@{room.moderator.id}>" in shown
        assert "No source says *that*" in shown
        assert labels(now(room, post)) == []
        assert entries(room) == []

    async def test_long_ago_leaves_who_decided_and_why_and_nothing_that_was_typed(self, room: Room):
        post = await card(room, summary="Thirty-five went home")
        stale = await opened_from_the_list(room, room.moderatrice)
        await reject(room.moderator, post, "No source")
        await purged(Purging(room.library, 30), datetime.now(UTC) + timedelta(days=31))
        result = await room.moderatrice.click(stale, label="Approuver")
        decision = f"🚫 Rejeté par <@{room.moderator.id}>"
        assert decision in private(result)
        text = text_of(now(room, post))
        assert "Suggestion 1" in text
        assert f"Rejected by <@{room.moderator.id}>" in text
        assert "No source" in text
        assert "Germany" not in text
        assert "Thirty-five" not in text
        assert "Nothing is lost" not in text
        assert labels(now(room, post)) == []

    async def test_of_somebody_whose_messages_are_closed_is_no_error(self, room: Room):
        post = await card(room)
        room.refuse("POST", "/channels/*/messages", 50007)
        result = await reject(room.moderator, post, "No source")
        assert not result.followups
        assert (await case(room)).draft.reason == "No source"
        assert "Rejected by" in text_of(now(room, post))

    async def test_what_was_approved_meanwhile_says_so(self, room: Room):
        post = await card(room)
        second = a_second_moderator(room)
        opened = await open_form(room.moderator, post, REJECT)
        await press(second, post, APPROVE)
        result = await typed(room.moderator, opened, Why="Too late")
        assert f"Approved by <@{second.id}>" in private(result)
        assert room.posts(room.member.user.dm_channel) == []


class TestTheRuleOfTwo:
    async def test_puts_what_a_moderator_files_into_the_queue(self, room: Room):
        queue = await with_queue(room)
        await owned(room, room.guild.id, two_person=True)
        drafted = await update(room, "add", **FILED)
        shown = text_of(await press(room.moderator, answer(drafted), "Confirm"))
        assert "a second moderator decides. It waits as number 1" in shown
        assert entries(room) == []
        await room.bot.queue.run()
        [post] = room.posts(queue)
        assert "For a second moderator, 1: 🇩🇪 Germany" in text_of(post)
        result = await room.moderator.click(post, label=APPROVE)
        assert "another moderator has to approve it" in private(result)
        second = a_second_moderator(room)
        await press(second, post, APPROVE)
        assert [entry.id for entry in entries(room)] == ["SA-0001"]

    async def test_shows_what_changed_meanwhile(self, room: Room):
        queue = await with_queue(room)
        held = await filing.filed(room)
        await owned(room, room.guild.id, two_person=True)
        for moved in ("40", "0"):
            drafted = await update(room, "correct", id=held, moved=moved, country="France")
            await press(room.moderator, answer(drafted), "Confirm")
        await room.bot.queue.run()
        second = a_second_moderator(room)
        first, other = room.posts(queue)
        await press(second, first, APPROVE)
        result = await second.click(other, label=APPROVE)
        assert "was replaced by SA-0002 meanwhile" in private(result)
        assert "What stands now" in text_of(now(room, other))
        assert [part["label"] for part in parts(now(room, other)) if part.get("disabled")] == [APPROVE]
        assert len(entries(room)) == 2

    async def test_without_a_channel_what_waits_is_found_and_decided_in_the_list(self, room: Room):
        await owned(room, room.guild.id, two_person=True)
        await press(room.moderator, answer(await update(room, "add", **FILED)), "Confirm")
        second = a_second_moderator(room)
        listed = await second.slash(room.channel, "suggestions list")
        assert "1 entry waits" in said(listed)
        await press(second, await opened_from_the_list(room, second), APPROVE)
        assert [entry.id for entry in entries(room)] == ["SA-0001"]
        assert "Nothing waits." in said(await second.slash(room.channel, "suggestions list"))


class TestWhoWasForgotten:
    async def test_leaves_a_card_that_says_so_and_nothing_that_they_wrote(self, room: Room):
        post = await card(room, summary="Thirty-five went home")
        asked = answer(await room.member.slash(room.channel, "privacy erase"))
        await press(room.member, asked, "Erase it")
        result = await room.moderator.click(post, label=APPROVE)
        assert "Dropped: its author asked to be forgotten." in private(result)
        text = text_of(now(room, post))
        assert "Dropped: its author asked to be forgotten." in text
        assert "Suggestion 1" in text
        assert "Germany" not in text
        assert "Thirty-five" not in text
        assert str(room.member.id) not in text
        assert labels(now(room, post)) == []
        assert entries(room) == []
        audit_ = said(await room.moderator.slash(room.channel, "audit"))
        assert "dropped as its author was forgotten `#1`" in audit_

    async def test_is_told_when_that_cannot_be_again_yet(self, room: Room):
        await card(room)
        for words in ("Nothing that is kept here names you", "less than an hour ago"):
            asked = answer(await room.member.slash(room.channel, "privacy erase"))
            assert words in text_of(await press(room.member, asked, "Erase it"))
            await suggest(room)


class TestTheList:
    async def test_shows_what_waits_and_who_is_blocked(self, room: Room):
        post = await card(room)
        blocked = await room.moderator.slash(room.channel, "suggestions block", member=room.member.user)
        assert "takes no suggestions from this person now" in said(blocked)
        text = said(await room.moderator.slash(room.channel, "suggestions list"))
        assert "Suggestion 1: Germany · drawdown · completed" in text
        assert f"Blocked from suggesting\n<@{room.member.id}>" in text
        assert post.id == now(room, post).id

    async def test_says_how_many_wait_besides_what_is_shown(self, room: Room):
        queue = room.bot.queue.review
        for number in range(30):
            reader = Author(5_000 + number, room.guild.id, "en")
            await queue.filing.propose(reader, "sahel", {**TYPED, "country": f"Germany {number}"}, admit=let_in)
        listed = await room.moderator.slash(room.channel, "suggestions list")
        text = said(listed)
        assert "30 entries wait." in text
        shown = text.count("Suggestion ")
        assert 0 < shown <= 25
        assert f"And {30 - shown} more: they move up once these are decided." in text
        assert complaints(answer(listed).components) == []

    async def test_says_how_many_are_blocked_besides_who_is_shown(self, room: Room):
        for number in range(35):
            await room.bot.queue.review.block(Author(room.moderator.id, room.guild.id, "en"), 5_000 + number, True)
        text = said(await room.moderator.slash(room.channel, "suggestions list"))
        assert "<@5029>, and 5 more" in text

    async def test_decides_also_the_card_in_the_channel(self, room: Room):
        post = await card(room)
        await press(room.moderator, await opened_from_the_list(room, room.moderator), APPROVE)
        assert "Approved by" in text_of(now(room, post))
        assert labels(now(room, post)) == []

    async def test_is_for_moderators(self, room: Room):
        await room.allow_everything(room.member)
        for command, options in (("list", {}), ("block", {"member": room.member.user})):
            result = await room.member.slash(room.channel, f"suggestions {command}", **options)
            assert "This is for moderators" in said(result)

    async def test_who_is_blocked_may_not_suggest_until_unblocked(self, room: Room):
        await with_queue(room)
        await room.moderator.slash(room.channel, "suggestions block", member=room.member.user)
        assert "take no suggestions from you" in said(await suggest(room))
        again = await room.moderator.slash(room.channel, "suggestions unblock", member=room.member.user)
        assert "may suggest again" in said(again)
        assert "Thank you" in said(await suggest(room))


class TestInFrench:
    async def test_the_reader_is_answered_and_the_card_speaks_the_servers_language(self, room: Room):
        queue = await with_queue(room, language="fr")
        assert "Votre proposition porte le numéro 1" in said(await suggest(room, room.lectrice))
        [post] = room.posts(queue)
        assert "Proposition 1 : 🇩🇪 Allemagne — retrait partiel (fait)" in text_of(post)
        assert labels(post)[:3] == ["Approuver", "✏️ Modifier", "Rejeter"]
        await reject(room.moderatrice, post, "Aucune source", "Rejeter")
        assert f"🚫 Rejeté par <@{room.moderatrice.id}>" in text_of(now(room, post))
