"""The French catalogue is complete, used, well set, fit for Discord, and all that a French reader gets to see."""

import ast
import re
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.chat.cards.limits import COMMAND_DESCRIPTION, COMMAND_NAME
from bot.chat.core.command_names import CommandTranslator
from bot.chat.questions.commands import Commands, add_commands
from bot.documents.briefing import briefing, changed
from bot.documents.help import guide, situation_list
from bot.documents.phrasing import Phrasing
from bot.documents.status import status
from bot.documents.timeline import found, sources, timeline
from bot.documents.who_left import who_left, who_stayed
from bot.languages.language import language
from bot.names import Name, Names
from bot.situation.changes import changes
from bot.situation.journal import Journal
from bot.situation.snapshot import fold
from bot.situation.times import day_bounds
from bot.store.seed import seed_files

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "bot" / "languages" / "locale" / "fr" / "LC_MESSAGES" / "rollcall.po"
PLACEHOLDER = re.compile(r"\{\w+\}")
NEVER_SPACED = re.compile(r"\w+://\S+|\b\d\d?:\d\d\b|\bpip install \S+")
"""Addresses, times and commands to type keep their own punctuation."""


def catalogue():
    with CATALOGUE.open("rb") as written:
        return [message for message in read_po(written, locale="fr") if message.id]


def forms(text):
    """One form, or the singular and the plural."""
    return tuple(text) if isinstance(text, list | tuple) else (text,)


MESSAGES = {forms(message.id): forms(message.string) for message in catalogue()}
FRENCH = [text for texts in MESSAGES.values() for text in texts]


# complete, and nothing left over


@cache
def collected():
    """What `make messages` finds: its own keywords, over the same folder."""
    written = (ROOT / "Makefile").read_text(encoding="utf-8")
    keywords = {name: tuple(map(int, at.split(","))) for name, at in re.findall(r"-k (\w+):([\d,]+)", written)}
    assert set(keywords) >= {"say", "plural", "N_"}
    return frozenset(forms(row[2]) for row in extract_from_dir(ROOT / "bot", keywords=keywords))


@cache
def said():
    """What the code says, wherever: babel reads no call inside an f-string before Python 3.12."""
    texts = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                texts |= {_texts(_called(node), node.args)}
    return frozenset(texts - {()})


def _called(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _texts(called, arguments):
    takes = {"say": 1, "self": 1, "N_": 1, "plural": 2}.get(called, 0)
    if called in (
        "Refused",
        "Unknown",
        "Misconfigured",
        "StoreError",
        "JournalConflict",
        "NewerDatabase",
        "Unusable",
    ):
        takes = 1
    texts = tuple(a.value for a in arguments[:takes] if isinstance(a, ast.Constant) and isinstance(a.value, str))
    return texts if len(texts) == takes else ()


def test_every_message_has_a_french_text():
    """Run `make messages`; if it drops one, that text is said inside an f-string, where it is not found."""
    assert sorted((collected() | said()) - set(MESSAGES)) == []
    assert [text for text, french in MESSAGES.items() if not all(map(str.strip, french))] == []


def test_no_french_text_is_left_without_a_message():
    assert sorted(set(MESSAGES) - (collected() | said())) == []


def test_make_messages_finds_whatever_the_code_says():
    assert sorted(said() - collected()) == []


def test_nothing_is_fuzzy():
    assert [message.id for message in catalogue() if message.fuzzy] == []


def test_only_words_that_are_french_too_stay_as_they_are():
    same = {text for texts, french in MESSAGES.items() for text in texts if text in french}
    alike = {"Missions", "Situations", "Sources", "Sources — {situation}", "situation", "sources"}
    alike |= {"suspension", "incident", "{action} ({phase})", "phase", "id", "source", "mission", "Mission"}
    alike |= {
        "{n} version.",
        "Code",
        "format",
        "Organisations",
        "Position",
        "improbable",
        "six",
        "{reason} {mend}",
        "Documents",
        "Versions",
        "Licence",
        "licence",
        "{n} correction",
        "{n} corrections",
        "{what} ({which})",
        "articles",
    }
    assert same - {"{n} versions."} == alike


def test_placeholders_agree_in_every_form():
    wrong = {
        texts: french
        for texts, french in MESSAGES.items()
        for text in french
        if Counter(PLACEHOLDER.findall(text)) != Counter(PLACEHOLDER.findall(texts[0]))
    }
    assert wrong == {}
    assert [f for t, f in MESSAGES.items() if len(t) != len(f)] == []


# set as a French newsroom sets it


def ill_set(text):
    """What is wrong with the punctuation of a French text."""
    bare = NEVER_SPACED.sub("…", text)
    rules = {
        "straight apostrophe or quotation mark": r"['\"“”]",
        "no non-breaking space before": r"(?<!\u00a0)[:»]|(?<!\u202f)[;?!]",
        "no non-breaking space after": r"«(?!\u00a0)",
        "three dots": r"\.\.\.",
        "two spaces": r"\s\s",
        "capitals": r"\bOTAN\b",
    }
    return [name for name, pattern in rules.items() if re.search(pattern, bare)]


def test_punctuation_is_set_the_french_way():
    assert {text: wrong for text in FRENCH if (wrong := ill_set(text))} == {}


@pytest.mark.parametrize(
    "text",
    ["l'Otan", "état: au", "état : au", "parti ?", "parti\u00a0?", "« ici\u00a0»", "“ici”", "oui...", "l’OTAN"],
)
def test_the_check_of_punctuation_sees_what_is_wrong(text):
    assert ill_set(text)


def test_the_check_of_punctuation_leaves_addresses_and_hours_alone():
    assert ill_set("à 18:00\u00a0: sqlite:///a/b.db, pip install '.[demo]'.") == []


def test_sentences_end_alike_in_both_languages():
    """A full stop is neither lost nor added; a heading stays a heading."""
    stops = {".": ".", "?": "?", ":": ":"}
    for texts, french in MESSAGES.items():
        for text in french:
            assert stops.get(text[-1]) == stops.get(texts[0][-1]), text


def test_sentences_begin_alike_in_both_languages():
    for texts, french in MESSAGES.items():
        first, said_first = texts[0][0], french[0][0]
        names_an_option = "_" in texts[0].split()[0]
        if first.isalpha() and said_first.isalpha() and not names_an_option:
            assert first.isupper() == said_first.isupper(), texts


@pytest.mark.parametrize(
    ("english", "french", "instead"),
    [
        (r"(?i)\bposition", r"(?i)postur|\bsituation (?:change|par)|une situation", "position"),
        (r"suggest", r"(?i)suggestion", "proposition"),
        (r"(?i)coverage|covered|covering", r"(?i)couvre|couvrir", "suivi"),
    ],
)
def test_one_thing_goes_by_one_word(english, french, instead):
    """Whoever reads of it in a command, an answer and a setting knows that it is the same."""
    said = [(PLACEHOLDER.sub("", texts[0]), text) for texts, forms in MESSAGES.items() for text in forms]
    about = [PLACEHOLDER.sub("", text) for meant, text in said if re.search(english, meant)]
    assert [text for text in about if re.search(french, text)] == []
    assert any(instead in text.lower() for text in about)


def test_a_reader_is_told_what_to_do_as_vous():
    """Not in the infinitive, which the names and descriptions of commands are in."""
    told = {
        texts[0]: french[0]
        for texts, french in MESSAGES.items()
        if texts[0].endswith(".") and french[0].endswith(".")
    }
    infinitive = re.compile(r"(?:^|[:;]\s)(?:en |y |l’|le |la |les )?(?!fichier|dernier)[a-zà-ÿ]+(?:er|ir)\b")
    assert [french for french in told.values() if infinitive.search(french)] == []


# as Discord takes it


@pytest.fixture
async def payloads():
    """Every command as it is registered, with its names and descriptions in the languages of the clients."""
    client = discord.Client(intents=discord.Intents.none())
    tree = Commands(client)
    add_commands(tree, SimpleNamespace(library=None))
    translator = CommandTranslator()
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]


def siblings(rows):
    """`rows`, and the options of each, and so on: what must not be called alike stands together."""
    yield rows
    for row in rows:
        if row.get("options"):
            yield from siblings(row["options"])


def in_french(row, what):
    return (row.get(f"{what}_localizations") or {}).get("fr", row[what])


def in_english(row, what):
    return row[what]


def fits(name):
    r"""Discord's ^[-_'\p{L}\p{N}]{1,32}$, lower case where the letter has one."""
    letters = all(letter in "-_'" or letter.isalpha() or letter.isnumeric() for letter in name)
    return letters and name == name.lower() and 1 <= len(name) <= COMMAND_NAME


@pytest.mark.parametrize("said", [in_english, in_french])
async def test_names_and_descriptions_are_what_discord_takes(payloads, said):
    for rows in siblings(payloads):
        names = [said(row, "name") for row in rows]
        assert len(set(names)) == len(names)
        assert [name for name in names if not fits(name)] == []
        for row in rows:
            assert 1 <= len(said(row, "description")) <= COMMAND_DESCRIPTION, row["name"]


async def test_every_name_and_description_is_offered_in_french(payloads):
    for rows in siblings(payloads):
        for row in rows:
            for what in ("name", "description"):
                assert in_french(row, what) == language("fr")(row[what])
            assert in_french(row, "description") != row["description"]


async def test_commands_are_called_what_a_french_reader_asks(payloads):
    assert {in_english(row, "name"): in_french(row, "name") for row in payloads} == {
        "who-left": "qui-part",
        "who-stayed": "qui-reste",
        "status": "statut",
        "timeline": "chronologie",
        "map": "carte",
        "chart": "graphique",
        "sources": "sources",
        "search": "recherche",
        "changes": "changements",
        "situation": "situation",
        "help": "aide",
    }


# what a French reader gets to see

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@cache
def shelves():
    read = [seed.read() for seed in seed_files()]
    return [Journal(situation, reports) for situation, reports in read]


def ends_of_days(journal):
    return [day_bounds(day, day, journal.situation.zone)[1] for day in journal.entries_by_day]


def documents(code):
    """Every answer about every day on which something became known, as it stood and with hindsight."""
    say = language(code)
    for journal in shelves():
        situation = journal.situation
        organisations = [Name(o.code, {"en": o.label.en, "fr": o.label.fr}) for o in situation.organisations]
        phrasing = Phrasing(situation, say, Names(organisations))
        before = day_bounds(situation.starts, situation.starts, situation.zone)[0]
        for as_of in (before, *ends_of_days(journal)):
            public = fold(journal, as_of, as_of)
            for snapshot in (public, fold(journal, as_of, NOW)):
                yield from (who_left(snapshot, phrasing), who_stayed(snapshot, phrasing), sources(snapshot, phrasing))
                yield timeline(snapshot, journal, None, phrasing)
                for actor in (*journal.actors, "NZ"):
                    yield status(snapshot, public, actor, phrasing)
                    yield timeline(snapshot, journal, actor, phrasing)
            yield from (found(entries, "Erbil", journal, public, phrasing) for entries in ([], journal.entries[:3]))
            difference = changes(journal, before, as_of)
            yield from (changed(difference, phrasing), briefing(difference, phrasing))
            before = as_of
    counted = [(journal.situation, len(journal)) for journal in shelves()]
    yield from (guide(say), situation_list(counted, counted[0][0].slug, say), situation_list([], None, say))


def test_a_source_without_a_publisher_is_described_in_the_reader_s_language_and_in_full_only_where_it_is_named_once():
    english, french = ("\n".join(document.text for document in documents(code)) for code in ("en", "fr"))
    assert "Press analysis, publisher unknown — reliability F" in english
    assert "Press analysis\u00a0[F3]" in english
    assert "Press analysis, publisher unknown\u00a0[" not in english
    assert "média inconnu" in french
    assert "Press analysis" not in french
    assert "publisher unknown" not in french


def interface(document, code):
    """The texts of a document that are ours, not a publisher's or a report's."""
    lines = [*document.lead, *(entry for section in document.sections for entry in section.lines), *document.footer]
    texts = {document.title, *(section.title for section in document.sections)}
    texts |= {"".join("…" if span.text in filed() else span.text for span in entry.spans) for entry in lines}
    for name in filed():
        texts = {text.replace(name, "…") if name in text else text for text in texts}
    return texts


@cache
def filed():
    """Summaries, titles and publishers: whoever files them answers for their language."""
    entries = [entry for journal in shelves() for entry in journal.entries]
    cited = {source for entry in entries for source in entry.sources}
    return frozenset(
        {text for entry in entries for text in (entry.summary.en, entry.summary.fr)}
        | {text for source in cited for text in (source.title, source.publisher)}
    )


FRENCH_TOO = {"file"}
"""Names of options that are other words in French: a « file » is a queue."""


@cache
def english():
    """A pattern for each English message that a French reader must not meet, whatever its placeholders hold."""
    unlike = {text for texts, french in MESSAGES.items() for text in texts if text not in french}
    worded = [text for text in unlike - FRENCH_TOO if re.search(r"[a-z]{2}", PLACEHOLDER.sub("", text))]
    return [re.compile(rf"(?<![\w-]){_open(text)}(?![\w-])") for text in sorted(worded)]


def _open(text):
    return r"\S.*?".join(map(re.escape, PLACEHOLDER.split(text)))


def english_in(texts):
    return {(pattern.pattern, text) for text in texts for pattern in english() if pattern.search(text)}


def all_texts(code):
    return {text for document in documents(code) for text in interface(document, code)}


def test_no_french_answer_contains_an_english_message():
    assert english_in(all_texts("fr")) == set()


def test_the_check_for_english_sees_it():
    texts = all_texts("en")
    assert len(english_in(texts)) > len(texts)


def test_every_french_answer_is_set_the_french_way():
    texts = {text for text in all_texts("fr") if ill_set(text)}
    assert texts == set()


def test_a_country_whose_name_is_plural_takes_a_plural_verb():
    situation, reports = next(iter(seed_files())).read()
    _, end = day_bounds(date(2020, 1, 6), date(2020, 1, 6), situation.zone)
    snapshot = fold(Journal(situation, reports), end)
    phrasing = Phrasing(situation, language("fr"), Names(()))
    assert who_left(snapshot, phrasing).lead[0].text.startswith("Les États-Unis annoncent leur départ")
