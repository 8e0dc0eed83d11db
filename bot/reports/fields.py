"""The table of a report's fields: one row each, for forms, commands, files, previews and histories.

The rows are the attributes of `Form`, which holds what a person typed. Each kind of field is read in
`actions/reports/form.py`, told in `documents/field_words.py`, and written in `situation/written.py` and
`actions/files`. So a new field of a known kind only needs a row here and an attribute of `Report`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any

from bot.errors import N_


class Kind(Enum):
    """Decides how a field is read, checked, kept and told."""

    ACTOR = "a country or an organisation"
    ACTION = "what happened"
    PHASE = "how far it is"
    DAY = "a day, or nothing"
    SAID = "the day on which the source said so"
    END = "a day that has an end, or nothing"
    COUNT = "people"
    SCOPE = "of whom the counts speak; kept in each of them"
    PLACES = "several places"
    MISSION = "a mission of the situation"
    SCOPES = "several functions of a mission"
    CHOICE = "yes, no, or nothing"
    WORDS = "a text as it was typed, the same in every language"
    TEXT = "a text that may be written in each language"
    DOCUMENT = "of the first source"
    RATING = "of the first source and of the claim"


class Group(Enum):
    """A form of at most five fields, in the order of its button."""

    WHAT = "what"
    NUMBERS = "numbers"
    WHERE = "where"
    MISSION = "mission"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table."""

    name: str
    """Name in forms and drafts."""
    kind: Kind
    group: Group
    """The form in which it is asked for."""
    label: str
    """Label of its input in a form."""
    word: str
    """Word before its value in previews and histories; "" if another line shows it."""
    attribute: str
    """Attribute of `Report` or of its personnel; "" if several attributes keep it."""
    column: str
    """Column in a file of rows."""
    key: str
    """Key in the written form: in seeds, JSON files and the database."""
    spelled: str
    """Other names of its column, separated by commas."""
    option: str
    """Option of commands; "" if it has no option of its own."""
    hint: str
    """Description of that option."""
    longest: int
    """Most characters that may be typed."""
    always: bool
    """Whether every report has it."""
    in_summary: bool
    """Whether an automatic summary tells it."""
    in_claim: bool
    """Whether two reports that differ in it make different claims."""

    @property
    def in_words(self) -> bool:
        """Tell whether its words are kept as they were typed."""
        return self.kind in (Kind.WORDS, Kind.TEXT, Kind.DOCUMENT)


_ROW = "row"


def _row(
    kind: Kind,
    group: Group,
    label: str,
    word: str = "",
    hint: str = "",
    *,
    attribute: str | None = None,
    column: str = "",
    key: str = "",
    spelled: str = "",
    option: str | None = None,
    longest: int = 200,
    always: bool = False,
    in_summary: bool = False,
    in_claim: bool = False,
) -> Any:
    """Define a field, empty by default; names that are left out are the attribute's name."""
    row = {
        **{"kind": kind, "group": group, "label": label, "word": word, "hint": hint, "attribute": attribute},
        **{"column": column, "key": key, "spelled": spelled, "option": option, "longest": longest},
        **{"always": always, "in_summary": in_summary, "in_claim": in_claim},
    }
    return field(default="", metadata={_ROW: row})


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as a person typed them; an empty field was left out."""

    country: str = _row(
        *(Kind.ACTOR, Group.WHAT, N_("Country or organisation"), N_("who"), N_("A country or an organisation")),
        attribute="actor",
        key="actor",
        spelled="actor, nation, state, organisation, organization, pays, acteur, etat",
        always=True,
        in_summary=True,
        in_claim=True,
    )
    action: str = _row(
        *(Kind.ACTION, Group.WHAT, N_("What happened"), N_("what"), N_("What happened")),
        spelled="what, event, movement, mouvement, quoi",
        always=True,
        in_summary=True,
        in_claim=True,
    )
    phase: str = _row(
        *(Kind.PHASE, Group.WHAT, N_("Stage"), N_("stage"), N_("Stage: intent is not execution")),
        spelled="status, stage, statut, stade",
        always=True,
        in_summary=True,
        in_claim=True,
    )
    when: str = _row(
        *(Kind.DAY, Group.WHAT, N_("When: 8 Jan 2020, yesterday 14:00, by 8 Jan"), N_("happened")),
        N_("When it happened: 2020-01-08, 8 Jan 2020, yesterday 14:00, January 2020, by 8 Jan"),
        attribute="effective",
        key="effective",
        spelled="date, effective, happened, day, quand, jour, date effective, date d'effet",
    )
    reported: str = _row(
        *(Kind.SAID, Group.WHAT, N_("When the source said so"), N_("reported")),
        N_("When the source said so, if not now"),
        spelled="reported on, date reported, signale, signale le, rapporte le, annonce le",
        always=True,
    )
    moved: str = _row(
        *(Kind.COUNT, Group.NUMBERS, N_("How many moved: 10, 10-15, about 500, some"), N_("moved")),
        N_("How many moved: 10, 10-15, about 500, some"),
        spelled="left, departed, withdrawn, number, partis, deplaces, retires, nombre",
        in_summary=True,
        in_claim=True,
    )
    strength: str = _row(
        *(Kind.COUNT, Group.NUMBERS, N_("Of how many"), N_("strength"), N_("Of how many")),
        column="of",
        option="of",
        spelled="strength, total, contingent, effectif, effectifs, sur",
        in_summary=True,
        in_claim=True,
    )
    remaining: str = _row(
        *(Kind.COUNT, Group.NUMBERS, N_("How many remain"), N_("remaining"), N_("How many remain")),
        spelled="remain, remains, left behind, restants, reste, restent",
        in_summary=True,
        in_claim=True,
    )
    scope: str = _row(
        *(Kind.SCOPE, Group.NUMBERS, N_("Of whom the numbers speak"), "", N_("Of whom these numbers speak")),
        attribute="",
        spelled="of whom, perimetre",
    )
    origin: str = _row(
        *(Kind.PLACES, Group.WHERE, N_("From where"), N_("from where"), N_("From where; several with commas")),
        column="from",
        key="from",
        spelled="origin, place, de, origine, depuis, lieu",
        in_summary=True,
        in_claim=True,
    )
    destination: str = _row(
        *(Kind.PLACES, Group.WHERE, N_("To where"), N_("to where"), N_("To where; several with commas")),
        column="to",
        key="to",
        spelled="destination, vers",
        in_summary=True,
        in_claim=True,
    )
    mission: str = _row(
        *(Kind.MISSION, Group.MISSION, N_("Mission"), N_("mission"), N_("What they are there for")),
        spelled="operation",
        in_summary=True,
        in_claim=True,
    )
    covers: str = _row(
        *(Kind.SCOPES, Group.MISSION, N_("Which functions of the mission"), N_("functions")),
        N_("Of a suspension or transfer: which functions"),
        spelled="functions, fonctions",
        in_summary=True,
        in_claim=True,
    )
    temporary: str = _row(
        *(Kind.CHOICE, Group.WHERE, N_("Temporary: yes or no"), N_("temporary")),
        N_("Whether the source calls it temporary"),
        spelled="temporaire, provisoire",
        in_summary=True,
    )
    until: str = _row(
        *(Kind.END, Group.WHERE, N_("Until when, or back by when"), N_("until")),
        N_("Until when, or when those who moved are due back"),
        spelled="due back, expected end, jusqu'au, fin prevue, retour prevu",
        in_summary=True,
    )
    reason: str = _row(
        *(Kind.TEXT, Group.MISSION, N_("Why"), N_("reason"), N_("Why")),
        spelled="why, motif, raison",
        longest=300,
    )
    rating: str = _row(
        *(Kind.RATING, Group.SOURCE, N_("Rating, like B2"), N_("rating")),
        N_("Source A to F and claim 1 to 6, like B2; left out, as this publisher was rated before"),
        attribute="",
        key="credibility",
        spelled="admiralty, grade, cotation",
    )
    publisher: str = _row(
        *(Kind.DOCUMENT, Group.SOURCE, N_("Publisher"), N_("source")),
        attribute="",
        spelled="source, sources, media, outlet, editeur",
        option="",
        longest=100,
    )
    title: str = _row(
        *(Kind.DOCUMENT, Group.SOURCE, N_("Title of the source"), "", N_("Title of the source")),
        attribute="",
        spelled="headline, titre",
    )
    url: str = _row(
        *(Kind.DOCUMENT, Group.SOURCE, N_("Address of the source")),
        attribute="",
        spelled="link, address, lien, adresse",
        option="",
        longest=400,
    )
    summary: str = _row(
        *(Kind.TEXT, Group.SOURCE, N_("Summary; without it, worded from the fields"), ""),
        N_("In your words; left out, it is worded from the fields"),
        spelled="text, description, resume, texte",
        longest=500,
        always=True,
    )

    def over(self, typed: Mapping[str, str]) -> "Form":
        """Return the form with what was typed over it; other fields stay."""
        changed = replace(self, **typed)
        if changed.publisher != self.publisher and "rating" not in typed:  # the letter rated the other publisher
            changed = replace(changed, rating=changed.rating.lstrip("ABCDEF"))
        return changed

    def written(self) -> dict[str, str]:
        """Return the fields that are not empty; `Form(**…)` turns them back into the form."""
        return {name: text for name, text in asdict(self).items() if text}


def _field(name: str, row: Mapping[str, Any]) -> Field:
    named = {key: row[key] or name for key in ("column", "key")}
    kept = {key: name if row[key] is None else row[key] for key in ("attribute", "option")}
    return Field(name=name, **{**row, **named, **kept})


FIELDS: tuple[Field, ...] = tuple(_field(one.name, one.metadata[_ROW]) for one in fields(Form))
BY_NAME: Mapping[str, Field] = {one.name: one for one in FIELDS}


def of_kind(*kinds: Kind) -> tuple[Field, ...]:
    """Return the fields of these kinds, in the order of the table."""
    return tuple(one for one in FIELDS if one.kind in kinds)


def grouped(group: Group) -> tuple[str, ...]:
    """Return the names of the fields that one form asks for."""
    return tuple(one.name for one in FIELDS if one.group is group)


COUNTED = of_kind(Kind.COUNT)
VALUES = tuple(one for one in FIELDS if one.attribute and one.kind is not Kind.COUNT)
"""Fields with an attribute of their own in a report."""
