"""From a question to a finished card, as fast as memory allows."""

from collections import OrderedDict
from datetime import UTC, datetime

from discord import ui

from bot.actions.dates import neighbours
from bot.actions.library import Library
from bot.actions.question import answer, moments, ready_answer
from bot.briefing.document import Document
from bot.briefing.language import Language
from bot.chat.card import Place, build_card
from bot.chat.paging import Page, pages
from bot.chat.tokens import Target
from bot.delivery.composer import Composer
from bot.metrics import look_up

_CARDS_KEPT = 512

_Key = tuple[Target, str, tuple[int, int], datetime]


class Desk:
    def __init__(self, library: Library) -> None:
        self.library = library
        self._composer = Composer(library)
        self._cards: OrderedDict[_Key, ui.LayoutView] = OrderedDict()

    def ready(self, target: Target, say: Language) -> ui.LayoutView | None:
        """The card if it can be had without a wait, else None. Raises Refused."""
        key = self._key(target, say)
        card = self._cards.get(key)
        look_up("card", card is not None)
        if card is not None:
            self._cards.move_to_end(key)
            return card
        document = ready_answer(self.library, target.question, say, key[-1])
        return None if document is None else self._keep(key, self._build(target, document, say, key[-1]))

    async def prepare(self, target: Target, say: Language) -> ui.LayoutView:
        """Raises Refused, StoreError."""
        key = self._key(target, say)
        posted = await self._composer.posted(target.question.delivery) if target.question.delivery else None
        if posted is not None:  # whatever was filed since, the pages of a post go together, also in their language
            return self._build(target, *posted, key[-1])
        document = await answer(self.library, target.question, say, key[-1])
        return self._build(target, document, say, key[-1])

    def _build(self, target: Target, document: Document, say: Language, now: datetime) -> ui.LayoutView:
        leaves: list[Page] = pages(document, say("(continued)"))
        number = min(target.page, len(leaves) - 1)
        shelf = self.library.shelf(target.question.situation)
        as_of = moments(target.question, shelf, now).as_of
        earlier, later = neighbours(shelf.journal, as_of)
        place = Place(Target(target.question, number), len(leaves), earlier, later)
        return build_card(leaves[number], place, say)

    def _key(self, target: Target, say: Language) -> _Key:
        """Cards of one minute are the same unless the journal grew: they show its end, so that no report is early."""
        minute = datetime.now(UTC).replace(second=59, microsecond=999_999)
        return target, say.code, self.library.version(target.question.situation), minute

    def _keep(self, key: _Key, card: ui.LayoutView) -> ui.LayoutView:
        self._cards[key] = card
        if len(self._cards) > _CARDS_KEPT:
            self._cards.popitem(last=False)
        return card
