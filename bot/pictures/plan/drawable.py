"""The words of a picture, replaced by a code if the typefaces lack their letters."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.documents.phrasing import Phrasing
from bot.languages.table import LANGUAGES
from bot.pictures.glyphs import drawable
from bot.situation.report import Report, Source, Text
from bot.situation.snapshot import Snapshot


class Drawable(Phrasing):
    @classmethod
    def of(cls, phrasing: Phrasing) -> "Drawable":
        return cls(phrasing.situation, phrasing.say, phrasing.names, phrasing.until)

    def at(self, snapshot: Snapshot) -> Phrasing:
        return Drawable.of(super().at(snapshot))

    def title(self) -> str:
        return self._text(self.situation.title, self.situation.slug)

    def name(self, actor: str) -> str:
        labels = (self.names.label(actor, code) for code in self._codes())
        return _named(labels, actor)

    def mission(self, code: str) -> str:
        mission = self.situation.missions.get(code)
        return self._text(mission.label, code) if mission else code

    def place(self, code: str) -> str:
        place = self.situation.places.get(code)
        return self._text(place.label, code) if place else self.name(code)

    def scope(self, code: str) -> str:
        label = self.situation.scopes.get(code)
        return self._text(label, code) if label else code

    def publisher(self, source: Source) -> str:
        """Return the name of a source's publisher, or the host of its URL."""
        name = super().publisher(source)
        return drawable(name) or urlsplit(source.url).hostname or name

    def summary(self, report: Report) -> str:
        return self._text(report.summary, report.id)

    def _text(self, text: Text, code: str) -> str:
        return _named((text.in_language(one) for one in self._codes()), code)

    def _codes(self) -> list[str]:
        """Return the reader's language, then the others."""
        return list(dict.fromkeys([self.say.code, *LANGUAGES]))


def _named(labels: Iterable[str], code: str) -> str:
    """Return the first label; if it cannot be drawn, the code and the first label that can."""
    first, *others = map(drawable, labels)
    if first:
        return first
    other = next(filter(None, others), "")
    return f"{code} · {other}" if other else code
