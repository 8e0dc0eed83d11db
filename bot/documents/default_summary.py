"""The summary of a report that nobody wrote one for: sentences that a newsroom could print, from its fields alone."""

import re
from collections.abc import Iterator

from bot.documents.default_sentences import SENTENCES
from bot.documents.phrasing import Phrasing, capital
from bot.errors import N_
from bot.languages import articles
from bot.names import is_country
from bot.situation.report import Action, Count, Personnel, Phase, Report
from bot.situation.times import Moment, Precision

_ON_THE_WAY = {Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION, Action.RETURN, Action.REINFORCEMENT}
"""What has a from and a to."""
_OF_PEOPLE = _ON_THE_WAY | {Action.CONTRIBUTION, Action.STAY}
_PARTS = {Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION, Action.STAY}
"""What is done by a part of those who are there: the strength is of them all, before it."""
_OF_A_MISSION = {Action.SUSPENSION, Action.RESUMPTION, Action.TRANSFER}


def worded(report: Report, phrasing: Phrasing) -> str:
    """Return "Poland says it will move 30 of its 268 soldiers from Taji to Kuwait for a time." """
    return _Summary(report, phrasing).text()


class _Summary:
    def __init__(self, report: Report, phrasing: Phrasing) -> None:
        self._report, self._phrasing, self.say = report, phrasing, phrasing.say
        self._told = _told(report)
        """What the main sentence says of the numbers."""

    def text(self) -> str:
        return " ".join([self._main(), *self._more()])

    def _main(self) -> str:
        report, say = self._report, self.say
        action = report.action
        if action is Action.DRAWDOWN and report.destination:  # whoever goes somewhere moves
            action = Action.RELOCATION
        happens = action in _OF_PEOPLE | _OF_A_MISSION and report.phase in (Phase.UNDER_WAY, Phase.COMPLETED)
        time = say("for the time being") if happens else say("for a time")
        sentence = say(
            SENTENCES[action][report.phase],
            who=self._who(),
            people=self._people() if happens else articles.of(self._people(), say.code),
            where=self._where(),
            time=time if report.temporary else "",
            until=self._until(report.until) if report.until else "",
        )
        return capital(_closed_up(sentence))

    def _more(self) -> Iterator[str]:
        """What else is known, a sentence each."""
        report, say = self._report, self.say
        if report.covers and report.action not in _OF_A_MISSION:
            yield say("This concerns “{functions}”.", functions=self._functions())
        people, told = report.personnel, self._told
        if people.moved and people.moved is not told.moved and people.moved.bounded:
            yield say("The number concerned is put at {n}.", n=self._scoped(people.moved))
        if people.strength and people.strength not in (told.strength, told.moved) and _is_number(people.strength):
            yield say("The strength is put at {n}.", n=self._scoped(people.strength))
        if people.remaining and people.remaining is not told.moved and _is_number(people.remaining):
            yield say("The number remaining is put at {n}.", n=self._scoped(people.remaining))
        places = [] if report.action in _ON_THE_WAY else [*report.origin, *report.destination]
        if places:
            yield say("The report names “{places}”.", places=say.enumerate(list(map(self._phrasing.place, places))))

    def _who(self) -> str:
        """In the singular: who has a plural name in French acts through a government."""
        actor, code = self._report.actor, self.say.code
        name, country = self._phrasing.name(actor), is_country(actor)
        if articles.is_plural(name, code, country=country):
            led = N_("The government of {country}") if country else N_("The leadership of {country}")
            return self.say(led, country=articles.holder(name, code, country=country))
        return articles.subject(name, code, country=country)

    def _people(self) -> str:
        say, told = self.say, self._told
        if self._report.action in _OF_A_MISSION:
            activity, covers = say("its activity"), self._report.covers
            return say("{what} ({which})", what=activity, which=self._functions()) if covers else activity
        if told.moved is None:
            return self._nobody_counted()
        text = self._part(told.moved, told.strength) if told.strength else self._number(told.moved)
        scope = next((count.scope for _, count in told.counts() if count.scope), "")
        return say("{what} ({which})", what=text, which=self._phrasing.scope(scope)) if scope else text

    def _nobody_counted(self) -> str:
        match self._report.action:
            case Action.DRAWDOWN:
                return self.say("some of its personnel")
            case Action.CONTRIBUTION | Action.REINFORCEMENT:
                return self.say("some personnel")
            case _:
                return self.say("its personnel")

    def _part(self, moved: Count, strength: Count) -> str:
        say, of_soldiers = self.say, self._are_soldiers()
        values = {"moved": self._phrasing.count(moved), "strength": self._phrasing.count(strength)}
        if strength.exact:
            if of_soldiers:
                return say("{moved} of its {strength} soldiers", **values)
            return say("{moved} of its {strength} personnel", **values)
        if of_soldiers:
            return say("{moved} of its soldiers ({strength} in all)", **values)
        return say("{moved} of its personnel ({strength} in all)", **values)

    def _number(self, count: Count) -> str:
        say, of_soldiers, people = self.say, self._are_soldiers(), self._phrasing.count(count)
        if count.some or not count.bounded:
            if of_soldiers:
                return say("{moved} of its soldiers", moved=people)
            return say("{moved} of its personnel", moved=people)
        n = count.max or count.min or 0
        people = articles.before_noun(people, n, say.code)
        if of_soldiers:
            return say.plural("{people} soldier", "{people} soldiers", n, people=people)
        return say.plural("{people} member of its personnel", "{people} members of its personnel", n, people=people)

    def _are_soldiers(self) -> bool:
        """Tell whether to call them so: not an organisation's, nor those of a scope, who may be diplomats."""
        return is_country(self._report.actor) and not any(count.scope for _, count in self._told.counts())

    def _where(self) -> str:
        report, say, parts = self._report, self.say, []
        if report.mission:
            parts.append(say("in the mission “{mission}”", mission=self._phrasing.mission(report.mission)))
        if report.action in _ON_THE_WAY and report.origin:
            parts.append(say("from {places}", places=self._places(report.origin, articles.whence)))
        if report.action in _ON_THE_WAY and report.destination:
            parts.append(say("to {places}", places=self._places(report.destination, articles.within)))
        return " ".join(parts)

    def _places(self, codes: tuple[str, ...], with_article: articles.Phrase) -> str:
        said = [(self._phrasing.place(code), is_country(code)) for code in codes]
        return self.say.enumerate([with_article(name, self.say.code, country=country) for name, country in said])

    def _functions(self) -> str:
        return self.say.enumerate([self._phrasing.scope(code) for code in self._report.covers])

    def _scoped(self, count: Count) -> str:
        text = self._phrasing.count(count)
        return (
            self.say("{what} ({which})", what=text, which=self._phrasing.scope(count.scope)) if count.scope else text
        )

    def _until(self, end: Moment) -> str:
        say, day = self.say, end.day(self._phrasing.situation.zone)
        match end.precision:
            case Precision.MONTH:
                return say("until {month}", month=say.month(day))
            case Precision.YEAR:
                return say("until {month}", month=str(day.year))
            case Precision.BY:
                return say("until {day} at the latest", day=say.long_day(day))
            case Precision.MINUTE | Precision.DAY:
                return say("until {day}", day=say.long_day(day))
            case _:
                return say("until about {day}", day=say.long_day(day))


def _told(report: Report) -> Personnel:
    """Return the numbers that belong into the main sentence; `moved` is whoever it is about."""
    people = report.personnel
    if report.action not in _OF_PEOPLE:
        return Personnel()
    if report.action is Action.STAY:
        moved = people.remaining or people.strength or people.moved
    else:
        moved = people.moved or (people.strength if report.action is Action.CONTRIBUTION else None)
    has_parts = report.action in _PARTS and moved is not people.strength
    whole = people.strength if has_parts else None
    usable = whole is not None and _is_number(whole) and moved is not None and moved.scope == whole.scope
    return Personnel(moved=moved, strength=whole if usable else None)


def _is_number(count: Count) -> bool:
    """Tell whether it says how many, not only that there are some."""
    return count.bounded and not count.some


def _closed_up(sentence: str) -> str:
    """Return it without the spaces around what is not known."""
    return re.sub(" {2,}", " ", sentence).replace(" .", ".")
