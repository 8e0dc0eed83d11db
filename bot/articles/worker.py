"""The process that parses and reads foreign documents, so that a hostile one cannot harm the bot."""

from contextlib import suppress

from bot.articles.feed import Feed
from bot.articles.page import Page, Unreadable
from bot.articles.parse.document import read_document
from bot.articles.work import Extract, Read, ReadFeed
from bot.reading.article import Article, Reading
from bot.reading.reader import read
from bot.workers.pipe import serve

_MEMORY = 1 << 30
"""Most bytes of address space: a document that expands to more is refused."""


def do(work: Extract | Read | ReadFeed) -> Page | Unreadable | Reading | Feed:
    if isinstance(work, Read):
        return read(Article(work.text, work.published), work.situation)
    try:
        if isinstance(work, ReadFeed):
            from bot.articles.parse.feed import read_feed  # loads libraries that other documents do not need

            return read_feed(work.document)
        return read_document(work.document)
    except Unreadable as refused:
        return refused


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):  # not available on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    _limit_memory()
    serve(do)
