"""The buttons under a card go on answering, for whoever clicks and after any restart."""

import discord
from discord import ui

from bot.actions.answers.question import Question, View
from bot.chat.cards.tokens import Target
from bot.languages.language import language

from .newsroom import Newsroom

END = ", end of day in Baghdad"


class TestACard:
    async def test_has_its_ways_on(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        ways = ["Who stayed", "◀ Earlier", "Later ▶", "Details", "Sources", "Timeline", "Map", "Chart"]
        assert left.labels[:8] == ways
        assert not any(left.buttons[way]["disabled"] for way in ways)

    async def test_shows_names_first_and_details_by_a_button(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-08")
        assert "35 of 120" not in left.text
        details = await newsroom.click(left, "Details")
        assert "35 of 120 → Jordan and Kuwait" in details.text
        assert "Details" not in details.labels
        assert details.message.id == left.message.id

    async def test_shows_few_details_at_once(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-04")
        assert "Details" not in left.labels

    async def test_turns_into_the_map_and_the_chart_of_the_same_day_and_back(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        drawn = await newsroom.click(left, "Map")
        assert drawn.title.startswith("Map — ")
        assert "Map" not in drawn.labels
        assert (await newsroom.click(drawn, "Chart")).title.startswith("Chart — ")
        back = await newsroom.click(await newsroom.click(drawn, "Map"), "Who left")
        assert "7 January, end of day in Baghdad" in back.text

    async def test_left_and_stayed_turn_into_each_other_on_the_same_day(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        stayed = await newsroom.click(left, "Who stayed")
        assert stayed.message.id == left.message.id
        assert stayed.title.startswith("Who stayed")
        assert "7 January, end of day in Baghdad" in stayed.text
        back = await newsroom.click(stayed, "Who left")
        assert back.title.startswith("Who left")
        assert "Germany" in back.text

    async def test_earlier_and_later_go_to_days_on_which_something_became_known(self, newsroom: Newsroom):
        card = await newsroom.ask("who-left", as_of="2020-01-30")
        days = []
        while not card.buttons["◀ Earlier"]["disabled"]:
            card = await newsroom.click(card, "◀ Earlier")
            days.append(card.line(END).removeprefix("-# ").removesuffix(END))
        assert len(days) == 6  # 9, 8, 7, 6, 5 and 3 January
        assert days == sorted(days, reverse=True)
        for _ in range(6):
            card = await newsroom.click(card, "Later ▶")
        assert "14 February, end of day in Baghdad" in card.text
        assert card.buttons["Later ▶"]["disabled"]

    async def test_sources_and_timeline_are_those_of_the_day(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-06")
        sources = await newsroom.click(left, "Sources")
        assert sources.title.startswith("Sources")
        assert sources.line(END) == left.line(END)
        assert "Last report: 6 Jan" in sources.text
        timeline = await newsroom.click(sources, "Timeline")
        assert timeline.title.startswith("Timeline")
        assert timeline.line(END) == sources.line(END)

    async def test_of_a_country_leads_to_the_timeline_of_that_country(self, newsroom: Newsroom):
        status = await newsroom.ask("status", country="Germany", as_of="2020-01-08")
        timeline = await newsroom.click(status, "Timeline")
        assert timeline.title.startswith("Timeline — 🇩🇪 Germany")
        assert "🇫🇷" not in timeline.text

    async def test_that_is_private_stays_private(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07", private=True)
        assert (await newsroom.click(left, "Who stayed")).private

    async def test_with_pages_turns_them_both_ways(self, newsroom: Newsroom):
        first = await newsroom.ask("timeline")
        first_text = first.text
        second = await newsroom.click(first, "›")
        assert second.text != first_text
        assert any(label.startswith("Page 2 of ") for label in second.labels)
        assert (await newsroom.click(second, "‹")).text == first_text
        assert first.buttons["‹"]["disabled"]

    async def test_of_a_search_turns_its_pages(self, newsroom: Newsroom):
        first = await newsroom.ask("search", words="iraq")
        assert (await newsroom.click(first, "›")).title.startswith("Search")


class TestAJump:
    async def test_leads_to_a_day_of_the_timeline_and_back(self, newsroom: Newsroom):
        newest = await newsroom.ask("timeline")
        assert "### 3 Jan 2020" not in newest.text
        days = [option["label"] for option in newest.menu["options"]]
        assert days[0].endswith("Feb 2020")
        assert "3 Jan 2020" in days
        jumped = await newsroom.choose(newest, "3 Jan 2020")
        assert "### 3 Jan 2020" in jumped.text
        assert jumped.message.id == newest.message.id
        assert (await newsroom.choose(jumped, days[0])).text == newest.text

    async def test_keeps_country_and_day_and_reads_french(self, newsroom: Newsroom):
        lectrice = newsroom.member("lectrice", "fr")
        first = await newsroom.ask("timeline", lectrice, as_of="2020-01-08")
        assert first.menu["placeholder"] == "Aller à un jour…"
        jumped = await newsroom.choose(first, "5 janv. 2020", lectrice)
        assert "### 5 janv. 2020" in jumped.text
        assert jumped.line("8 janvier") == first.line("8 janvier")

    async def test_still_works_after_a_restart(self, newsroom: Newsroom):
        newest = await newsroom.ask("timeline")
        await newsroom.restart()
        assert "### 3 Jan 2020" in (await newsroom.choose(newest, "3 Jan 2020")).text

    async def test_by_another_person_gets_a_card_of_their_own(self, newsroom: Newsroom):
        newest = await newsroom.ask("timeline")
        jumped = await newsroom.choose(newest, "3 Jan 2020", newsroom.member("bob"))
        assert jumped.private
        assert jumped.message.id != newest.message.id

    async def test_is_not_offered_where_one_page_shows_all(self, newsroom: Newsroom):
        assert not (await newsroom.ask("timeline", country="Denmark")).menu


class TestAfterARestart:
    async def test_an_old_card_answers_as_before(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        await newsroom.restart()
        stayed = await newsroom.click(left, "Who stayed")
        assert stayed.message.id == left.message.id
        assert "France" in stayed.line("Staying (")

    async def test_pages_turn_too(self, newsroom: Newsroom):
        timeline = await newsroom.ask("timeline")
        await newsroom.restart()
        assert any(label.startswith("Page 2 of ") for label in (await newsroom.click(timeline, "›")).labels)

    async def test_the_commands_are_not_registered_again(self, newsroom: Newsroom):
        registered = [request for request in newsroom.requests if request.method == "PUT"]
        await newsroom.restart()
        assert [request for request in newsroom.requests if request.method == "PUT"] == registered
        assert len(registered) == 1


class TestAnotherPerson:
    async def test_gets_a_card_of_their_own_and_leaves_the_message_alone(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        before = left.text
        stayed = await newsroom.click(left, "Who stayed", by=newsroom.member("bob"))
        assert stayed.private
        assert stayed.message.id != left.message.id
        assert stayed.title.startswith("Who stayed")
        assert left.text == before

    async def test_turns_pages_of_their_own_card_from_there(self, newsroom: Newsroom):
        timeline = await newsroom.ask("timeline")
        bob = newsroom.member("bob")
        second = await newsroom.click(timeline, "›", by=bob)
        assert any(label.startswith("Page 2 of ") for label in second.labels)
        third = await newsroom.click(second, "›", by=bob)
        assert third.message.id == second.message.id
        assert any(label.startswith("Page 3 of ") for label in third.labels)

    async def test_reads_it_in_their_own_language(self, newsroom: Newsroom):
        left = await newsroom.ask("who-left", as_of="2020-01-07")
        stayed = await newsroom.click(left, "Who stayed", by=newsroom.member("claire", locale="fr"))
        assert "Allemagne" in stayed.text
        assert "Allemagne" not in left.text

    async def test_a_post_that_nobody_asked_for_belongs_to_nobody(self, newsroom: Newsroom):
        card = await newsroom.env.bot.cards.prepare(Target(Question(View.BRIEFING, "iraq-2020")), language("en"))
        channel = newsroom.env.bot.get_channel(newsroom.channel.id)
        assert isinstance(channel, discord.TextChannel)
        with newsroom.env._bot_scope():
            post = await channel.send(view=card)
        clicked = await newsroom.reader.click(post, label="Who left")
        assert clicked.response is not None
        assert clicked.response.ephemeral
        assert clicked.response.id != post.id


class TestInDirectMessages:
    async def test_commands_and_buttons_answer_alike(self, newsroom: Newsroom):
        dora = newsroom.env.create_user("dora")
        left = await newsroom.ask("who-left", by=dora, as_of="2020-01-07")
        assert "Germany" in left.text
        stayed = await newsroom.click(left, "Who stayed", by=dora)
        assert stayed.message.id == left.message.id
        assert "France" in stayed.text


class TestAForeignButton:
    async def test_from_an_older_version_is_refused_with_what_to_do(self, newsroom: Newsroom):
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.TextDisplay("An old card"))
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for number, token in enumerate(
            ("q1~x~iraq-2020", "q1~l~iraq-2020~zzzzzzzzzzzzz~~~~~0~o", "q1~l~gone~~~~~~0~o")
        ):
            row.add_item(ui.Button(label=str(number), custom_id=token))
        view.add_item(row)
        channel = newsroom.env.bot.get_channel(newsroom.channel.id)
        assert isinstance(channel, discord.TextChannel)
        with newsroom.env._bot_scope():
            post = await channel.send(view=view)
        answers = [(await newsroom.reader.click(post, label=str(number))).response for number in range(3)]
        assert all(answer is not None and answer.ephemeral for answer in answers)
        texts = [answer.components[0]["content"] for answer in answers if answer is not None]
        assert texts[:2] == ["This button is from an older version\\: ask again with the command."] * 2
        assert "No situation is called “gone”" in texts[2]
