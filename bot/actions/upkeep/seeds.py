"""Loading the reviewed content that ships with the bot. Idempotent; a newer seed only appends."""

import logging

from bot.actions.library import names_of
from bot.errors import N_, Refused
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.store import journal
from bot.store.engine.database import Database
from bot.store.journal import KeptSituation
from bot.store.seed import seed_files

log = logging.getLogger(__name__)


async def load_seeds(database: Database) -> int:
    """Load what is new in the seeds of this installation; returns how many reports were appended.

    Raises Refused for a seed that cannot be read, JournalConflict for one that would edit the journal: in both cases
    nothing of that seed is kept.
    """
    added = 0
    async with database.read() as connection:
        kept = await journal.situations(connection)
    digests = {known.seed_digest for known in kept.values()}
    for seed in seed_files():
        if seed.digest in digests:
            continue
        situation, reports = seed.read()
        if _taken(situation, kept):
            log.warning("story not loaded: its name or the beginning of its ids is taken: %s", situation.slug)
            continue
        check_actors(situation, reports)
        async with database.write() as connection:
            known = await journal.situation(connection, situation.slug)
            if known is not None:  # moderators may have added places, and entries that name them
                situation = situation.with_additions_of(known.situation)
            await journal.keep_situation(connection, situation, seed.digest)
            added += await journal.append(connection, situation, reports)
    return added


def _taken(situation: Situation, kept: dict[str, KeptSituation]) -> bool:
    """Whether people of this installation made a situation of that name, or one whose ids begin alike."""
    own = kept.get(situation.slug)
    alike = [one for slug, one in kept.items() if one.situation.prefix == situation.prefix and slug != situation.slug]
    return bool(alike) or (own is not None and own.seed_digest is None)


def check_actors(situation: Situation, reports: list[Report]) -> None:
    """Raises Refused for an actor that is neither a country nor one of the situation's organisations."""
    names = names_of(situation)
    for report in reports:
        if report.actor not in names:
            raise Refused(
                N_("{name} cannot be read: {problem}."), name=report.id, problem=f"actor: {report.actor} is unknown"
            )
