"""What people type into the fields of a report, and what it is read as."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.library import Library
from bot.actions.reports.form import Context, Form, form_of, read_form
from bot.actions.reports.source import checked_url, read_source
from bot.errors import Refused, Unknown
from bot.situation.report import Action, Count, Entry, Phase, Text
from bot.situation.times import Precision

from .conftest import DRAWDOWN

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def read(library: Library):
    def read_(slug="sahel", code="en", base=None, entry=Entry.REPORT, **typed):
        context = Context(library.shelf(slug), code, NOW, "person 1", entry, base)
        return read_form(Form(**({} if base else DRAWDOWN) | typed), context, "SA-0001")

    return read_


@pytest.fixture
def again(library: Library):
    """A correction of an entry, with what is not typed as it was."""

    def again_(old, code="en", slug="sahel", entry=Entry.CORRECTION, **typed):
        shelf = library.shelf(slug)
        form = form_of(old, shelf, code).over(typed)
        return read_form(form, Context(shelf, code, NOW, "person 1", entry, old), "SA-0002")

    return again_


class TestWho:
    @pytest.mark.parametrize("typed", ["Germany", "allemagne", "DE", "de", " GERMANY "])
    def test_is_found_in_either_language(self, read, typed):
        assert read(country=typed).actor == "DE"

    def test_may_be_an_organisation(self, read):
        assert read(country="Nations unies").actor == "UN"

    def test_unknown_gets_suggestions(self, read):
        with pytest.raises(Unknown) as refused:
            read(country="Gernamy")
        assert "Germany" in refused.value.suggestions

    def test_is_needed(self, read):
        with pytest.raises(Refused, match="which country"):
            read(country="")


class TestWhat:
    @pytest.mark.parametrize(
        ("typed", "action"),
        [("withdrawal", Action.WITHDRAWAL), ("Retrait", Action.WITHDRAWAL), ("retrait partiel", Action.DRAWDOWN)],
    )
    def test_is_read_in_either_language(self, read, typed, action):
        assert read(action=typed).action is action

    @pytest.mark.parametrize("typed", ["under way", "under_way", "Under Way", "en cours"])
    def test_phases_too(self, read, typed):
        assert read(phase=typed).phase is Phase.UNDER_WAY

    def test_an_unknown_one_is_told_what_comes_near(self, read):
        with pytest.raises(Unknown) as refused:
            read(action="withdrawl")
        assert "withdrawal" in refused.value.suggestions

    @pytest.mark.parametrize("field", ["action", "phase"])
    def test_is_needed(self, read, field):
        with pytest.raises(Refused, match="Say "):
            read(**{field: ""})


class TestWhen:
    @pytest.mark.parametrize(
        ("typed", "text", "precision"),
        [
            ("2026-03-08", "2026-03-08", Precision.DAY),
            ("8 Mar 2026", "2026-03-08", Precision.DAY),
            ("8 mars", "2026-03-08", Precision.DAY),
            ("yesterday", "2026-03-09", Precision.DAY),
            ("hier", "2026-03-09", Precision.DAY),
            ("yesterday 07:00", "2026-03-09T07:00+00:00", Precision.MINUTE),
            ("2026-03-08 14:00", "2026-03-08T14:00", Precision.MINUTE),
            ("February 2026", "2026-02", Precision.MONTH),
            ("2026-02", "2026-02", Precision.MONTH),
            ("by 8 March 2026", "by 2026-03-08", Precision.BY),
            ("au plus tard le 8 mars 2026", "by 2026-03-08", Precision.BY),
            ("from 2026-03-01", "from 2026-03-01", Precision.COMING_DAYS),
            ("2026-03-01/2026-03-04", "2026-03-01/2026-03-04", Precision.PERIOD),
            ("8 Dec", "2025-12-08", Precision.DAY),
        ],
    )
    def test_keeps_the_precision_that_was_typed(self, read, typed, text, precision):
        effective = read(when=typed).effective
        assert (effective.text, effective.precision) == (text, precision)

    @pytest.mark.parametrize("typed", ["soon", "32 March", "0001-01-01", "9999-12-31", "2026-13-01", "a" * 500])
    def test_is_refused_where_it_is_none(self, read, typed):
        with pytest.raises(Refused):
            read(when=typed)

    def test_reported_now_unless_said_otherwise(self, read):
        assert read().known == NOW
        assert read(reported="2026-03-09").reported.precision is Precision.DAY

    def test_reported_on_the_day_it_happened_once_a_story_is_over(self, read):
        assert read("story-over", when="8 Jan", destination="").reported.text == "2020-01-08"
        with pytest.raises(Refused, match="on which day"):
            read("story-over", destination="")
        with pytest.raises(Refused, match="Coverage of this situation is over"):
            read("story-over", when="yesterday", destination="")

    @pytest.mark.parametrize(
        "typed",
        [
            {"reported": "2020-02-15"},
            {"when": "2020-02-15"},
            {"when": "2020-02-10", "reported": "2020-02-15", "phase": "announced"},
        ],
    )
    def test_of_a_story_that_is_over_something_dates_it_within(self, read, again, typed):
        with pytest.raises(Refused, match="Coverage ended with 2020-02-14"):
            read("story-over", destination="", **typed)
        dated = read("story-over", destination="", when="2020-02-10", reported="2020-02-15")
        assert dated.known.month == 2
        taken_back = again(dated, slug="story-over", entry=Entry.RETRACTION, reason="Mistake", reported="2020-03-01")
        assert taken_back.known.month == 3

    def test_cannot_have_been_reported_in_the_future(self, read):
        with pytest.raises(Refused, match="in the future"):
            read(reported="2026-03-15")

    def test_what_is_done_cannot_be_later_than_its_report(self, read):
        with pytest.raises(Refused, match="after it was reported"):
            read(when="2026-03-10", reported="2026-03-08")
        assert read(when="2026-03-10", reported="2026-03-08", phase="announced").effective is not None


class TestHowMany:
    def test_ranges_and_phrases_are_kept_as_ranges(self, read):
        people = read(moved="10-15", strength="about 500", remaining="some", scope="").personnel
        assert people.moved == Count(10, 15)
        assert people.strength == Count(500, 500, about=True)
        assert people.remaining == Count(1, None)

    def test_of_whom_is_said_once_or_beside_a_number(self, read):
        people = read(moved="10", strength="120 (in Gao)", scope="training").personnel
        assert (people.moved.scope, people.strength.scope) == ("training", "gao")

    @pytest.mark.parametrize("typed", ["-5", "99999999999", "dozens", "15-10", "1e9"])
    def test_other_things_are_refused(self, read, typed):
        with pytest.raises(Refused, match="not a number of people"):
            read(moved=typed)


class TestWhere:
    def test_places_and_countries_in_either_language(self, read):
        report = read(destination="Niamey, Allemagne", origin="GAO")
        assert (report.origin, report.destination) == (("gao",), ("niamey", "DE"))

    def test_an_unknown_place_is_named(self, read):
        with pytest.raises(Unknown, match="Atlantis"):
            read(destination="Niamey, Atlantis")

    def test_an_organisation_is_no_place(self, read):
        with pytest.raises(Unknown):
            read(destination="United Nations")


class TestSaysWho:
    def test_a_publisher_an_address_or_both(self):
        assert read_source("AFP https://afp.com/a") == {"publisher": "AFP", "url": "https://afp.com/a"}
        assert read_source("https://afp.com/a") == {"url": "https://afp.com/a"}
        assert read_source("Agence France-Presse") == {"publisher": "Agence France-Presse"}

    def test_without_a_publisher_the_host_is_named(self, read):
        assert read(publisher="", url="https://www.afp.com/a").sources[0].publisher == "afp.com"

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "ftp://a.b/c", "https://", "http://x", "https://a.b/<@&1>", "https://u:p@a.b",
         "https://a.b/`x`", "https://a.b:port/", "data:text/html,x", "https://a b.c/"],
    )  # fmt: skip
    def test_only_plain_web_addresses_are_taken(self, read, url):
        with pytest.raises(Refused, match="not a whole web address"):
            read(url=url)

    def test_nothing_hides_before_an_address(self):
        with pytest.raises(Refused, match="not a whole web address"):
            checked_url("\0https://a.b/c")
        assert checked_url("HTTPS://a.b/C") == "https://a.b/C"

    def test_somebody_must_have_said_so(self, read):
        with pytest.raises(Refused, match="who reported it"):
            read(publisher="", url="")

    @pytest.mark.parametrize(("typed", "rating"), [("B2", "B2"), ("b2", "B2"), ("A", "A6"), ("3", "F3"), ("", "F6")])
    def test_what_is_not_rated_is_unrated(self, read, typed, rating):
        assert read(rating=typed).rating == rating

    def test_a_publisher_that_the_journal_knows_keeps_its_letter(self, read):
        assert read("iraq-2020", publisher="AFP", rating="", when="8 Jan", destination="").reliability == "B"

    @pytest.mark.parametrize("typed", ["G1", "B7", "B22", "BB"])
    def test_a_rating_is_a_letter_and_a_digit(self, read, typed):
        with pytest.raises(Refused, match="not a rating"):
            read(rating=typed)


class TestTheSummary:
    def test_is_worded_from_the_fields_in_both_languages(self, read):
        summary = read().summary
        assert summary.en == "Germany has moved 35 of its 120 soldiers to Niamey."
        assert summary.fr.startswith("L’Allemagne")
        assert "35 de ses 120 soldats" in summary.fr

    def test_stands_as_typed_in_the_language_of_who_typed_it(self, read):
        summary = read(code="fr", summary="Trente-cinq soldats sont partis.").summary
        assert summary.fr == "Trente-cinq soldats sont partis."
        assert summary.en.startswith("Germany has moved")

    def test_hides_nothing(self, read):
        assert read(summary="gone\u200b \u202etfel\u202c\nnow").summary.en == "gone tfel now"

    def test_has_an_end(self, read):
        with pytest.raises(Refused, match="500 characters"):
            read(summary="x" * 501)


class TestOverAnEntry:
    def test_what_is_not_changed_stays_exactly(self, read, library):
        """For every entry of the seed, whatever it says."""
        shelf = library.shelf("iraq-2020")
        for entry in shelf.journal.entries:
            for code in ("en", "fr"):
                form = form_of(entry, shelf, code)
                again = read_form(form, Context(shelf, code, NOW, "", entry.entry, entry), entry.id)
                ours = replace(again, recorded=entry.recorded, recorder=entry.recorder, replaces=entry.replaces)
                if entry.entry is not Entry.RETRACTION:
                    assert ours == entry

    def test_a_changed_number_changes_only_that(self, read, library):
        shelf = library.shelf("iraq-2020")
        [old] = [e for e in shelf.journal.entries if e.actor == "DE" and e.personnel.moved == Count(35, 35)][:1]
        form = form_of(old, shelf, "en").over({"moved": "30"})
        context = Context(shelf, "en", NOW, "person 1", Entry.CORRECTION, old)
        new = read_form(form, context, "IQ20-9999")
        assert new.personnel.moved.max == 30
        assert new.personnel.strength == old.personnel.strength
        assert (new.effective, new.reported, new.sources, new.destination) == (
            old.effective, old.reported, old.sources, old.destination,
        )  # fmt: skip
        assert new.replaces == old.id
        assert "30" in new.summary.en
        assert "30" in new.summary.fr

    @pytest.fixture
    def correct(self, library):
        """A correction of an entry with two documents, of which both languages have words of their own."""
        shelf = library.shelf("iraq-2020")
        old = next(e for e in shelf.journal.entries if e.personnel.moved == Count(35, 35))
        second = replace(old.sources[0], publisher="Le Monde", title="Berlin", language="fr", reliability="A")
        first = replace(old.sources[0], published="2020-01-05", language="de", reliability="C")
        old = replace(old, sources=(first, second), reason=Text("Danger", "Le danger"), temporary=True)

        def correct_(code="en", entry=Entry.CORRECTION, **typed):
            form = form_of(old, shelf, code).over(typed)
            return read_form(form, Context(shelf, code, NOW, "person 1", entry, old), "IQ20-9999")

        return correct_, old

    @pytest.mark.parametrize(
        ("field", "typed"), [("publisher", "The Wire"), ("url", "https://a.example/b"), ("title", "A title")]
    )
    def test_a_changed_document_is_the_first_and_changes_only_so_far(self, correct, field, typed):
        correct_, old = correct
        first, *others = correct_(**{field: typed}).sources
        assert getattr(first, field) == typed
        assert (first.published, first.language) == ("2020-01-05", "de")
        assert tuple(others) == old.sources[1:]
        assert first.reliability == ("F" if field == "publisher" else "C")

    def test_a_new_publisher_is_rated_as_before_or_as_typed(self, correct):
        correct_, old = correct
        assert correct_(publisher="Bruxelles2").sources[0].reliability == "B", "as the journal knows it"
        assert correct_(publisher="Bruxelles2").credibility == old.credibility
        assert correct_(publisher="The Wire", rating="D3").sources[0].reliability == "D"

    def test_a_changed_credibility_leaves_the_letters(self, correct):
        correct_, old = correct
        new = correct_(rating=f"{old.reliability}5")
        assert (new.sources, new.credibility) == (old.sources, 5)
        assert correct_(rating="E5").reliability == "E"

    def test_a_title_that_was_never_given_follows_the_publisher(self, read, again):
        [source] = again(read(publisher="AFPP"), publisher="AFP").sources
        assert (source.publisher, source.title) == ("AFP", "AFP")

    def test_a_changed_reason_changes_the_language_that_was_typed(self, correct):
        correct_, _ = correct
        assert correct_(reason="A threat").reason == Text("A threat", "Le danger")
        assert correct_("fr", reason="Une menace").reason == Text("Danger", "Une menace")
        assert correct_(reason="").reason is None
        assert correct_(entry=Entry.RETRACTION, reason="Misread").reason == Text("Misread", "Misread")

    def test_a_changed_summary_changes_the_language_that_was_typed(self, correct):
        correct_, old = correct
        assert correct_(summary="Some left.").summary == Text("Some left.", old.summary.fr)
        assert correct_(summary="30 left.", moved="30").summary.fr.startswith("L’Allemagne")

    def test_a_reason_that_nobody_translated_changes_as_a_whole(self, read, again):
        assert again(read(reason="Dangr"), reason="Danger").reason == Text("Danger", "Danger")

    def test_a_summary_says_temporary_only_as_long_as_that_is_so(self, read, again):
        old = read(temporary="yes")
        assert "for the time being" in old.summary.en
        new = again(old, temporary="no")
        assert "for the time" not in new.summary.en
        assert "temporaire" not in new.summary.fr

    def test_a_summary_says_until_when_as_it_is_now(self, read, again):
        old = read(until="7 Mar 2026")
        assert old.summary.en.endswith(" until 7 March 2026.")
        assert again(old, until="9 Mar 2026").summary.en.endswith(" until 9 March 2026.")

    def test_a_retraction_says_why(self, read, library):
        shelf = library.shelf("iraq-2020")
        old = shelf.journal.entries[0]
        form = form_of(old, shelf, "en").over({"reason": "Read wrongly"})
        new = read_form(form, Context(shelf, "en", NOW, "person 1", Entry.RETRACTION, old), "IQ20-9999")
        assert new.summary.en == "Taken back: Read wrongly"
        assert new.summary.fr == "Annulation\u00a0: Read wrongly"


def test_every_field_has_an_end(read):
    for field in fields(Form):
        with pytest.raises(Refused):
            read(**{field.name: "x" * 4000})


def test_a_day_ahead_is_the_reporters_calendar(read):
    assert read(reported=(NOW + timedelta(hours=20)).isoformat()).known > NOW
