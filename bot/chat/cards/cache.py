"""Turn a question into a finished card and keep recent cards in memory."""

from datetime import UTC, datetime

from cachetools import LRUCache

from bot.actions.answers.picture import KINDS, plan
from bot.actions.answers.question import answer, moments, ready_answer
from bot.actions.library import Library
from bot.actions.reports.dates import neighbours
from bot.actions.shelf import Shelf
from bot.chat.cards.card import Card, Place, build_card
from bot.chat.cards.jump import jump_menu
from bot.chat.cards.paging import Page, details_at, page_of, pages
from bot.chat.cards.tokens import Target
from bot.chat.cards.web import web_address
from bot.delivery.composer import Composer
from bot.documents.document import Document
from bot.documents.picture_heading import without_picture
from bot.languages.language import Language, language
from bot.metrics import look_up
from bot.pictures.plan.plan import Kind
from bot.pictures.renderer import Drawn, Renderer
from bot.site.addresses import Site

_CARDS_KEPT = 512
_PICTURED_KEPT = 24
"""Most cards with a picture that are kept; a picture has one or two hundred kilobytes."""

_Key = tuple[Target, str, tuple[int, int], datetime]


class CardCache:
    def __init__(self, library: Library, renderer: Renderer, site: Site | None = None) -> None:
        """`site` is the website of published situations; None means there is none."""
        self.library = library
        self._site = site
        self.renderer = renderer
        self._composer = Composer(library)
        self._cards: LRUCache[_Key, Card] = LRUCache(_CARDS_KEPT)
        self._pictured: LRUCache[_Key, Card] = LRUCache(_PICTURED_KEPT)

    def ready(self, target: Target, say: Language) -> Card | None:
        """Return the card if it needs no wait, else None. Raises Refused."""
        key, kind = self._key(target, say), _kind(target)
        kept = self._cards if kind is None else self._pictured
        card = kept.get(key)
        look_up("card", card is not None)
        if card is not None:
            return card
        document = ready_answer(self.library, target.question, say, key[-1]) if kind is None else None
        if document is None:
            return None
        shelf = self.library.shelf(target.question.situation)
        card = self._cards[key] = self._build(target, shelf, document, say, key[-1])
        return card

    async def prepare(self, target: Target, say: Language) -> Card:
        """Build the card, with its picture if that can be drawn. Raises Refused, StoreError."""
        key, kind = self._key(target, say), _kind(target)
        was = target.question.posted
        shelf = await self.library.load(target.question.situation)
        posted = await self._composer.posted(target.question) if was else None
        if posted is not None:  # all pages of a post keep its content and language, whatever was filed since
            return self._build(target, shelf, *posted, key[-1])
        if was and was.language:
            say = language(was.language)
        document = await answer(self.library, target.question, say, key[-1])
        if kind is None:
            return self._build(target, shelf, document, say, key[-1])
        planned = await plan(self.library, kind, target.question, say, now=key[-1])
        picture = await self.renderer.draw(planned)
        if picture is None:
            return self._build(target, shelf, without_picture(document, planned.frame.alt, say), say, key[-1])
        card = self._pictured[key] = self._build(target, shelf, document, say, key[-1], picture)
        return card

    def _build(
        self,
        target: Target,
        shelf: Shelf,
        document: Document,
        say: Language,
        now: datetime,
        picture: Drawn | None = None,
    ) -> Card:
        leaves: list[Page] = pages(document, say("(continued)"))
        number = page_of(leaves, target.key) if target.key else min(target.page, len(leaves) - 1)
        as_of = moments(target.question, shelf, now).as_of
        earlier, later = neighbours(shelf.journal, as_of)
        web = web_address(target.question, shelf, as_of, say, self._site)
        here = Target(target.question, number)
        menu = jump_menu(document.sections, here, say) if len(leaves) > 1 else None
        place = Place(here, len(leaves), earlier, later, web, details_at(leaves), menu=menu)
        return build_card(leaves[number], place, say, picture=picture)

    def _key(self, target: Target, say: Language) -> _Key:
        """Return the key of a card: its minute, of which it shows the end, and the version of its journal."""
        minute = datetime.now(UTC).replace(second=59, microsecond=999_999)
        return target, say.code, self.library.version(target.question.situation), minute


def _kind(target: Target) -> Kind | None:
    """Return the kind of picture on the first page; None on further pages."""
    return KINDS.get(target.question.view) if target.page == 0 and not target.key else None
