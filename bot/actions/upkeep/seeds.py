"""Load the reviewed stories that ship with the bot. Loading twice changes nothing; a newer seed only appends."""

import logging
from collections.abc import Mapping

from bot.actions.descriptions import names_of
from bot.errors import N_, Refused
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.store import journal
from bot.store.engine.database import Database
from bot.store.seed import seed_files

log = logging.getLogger(__name__)


async def load_seeds(database: Database) -> int:
    """Load what is new in the bundled seeds. Returns how many reports were appended.

    Raises Refused if a seed cannot be read, JournalConflict if it would edit the journal. Then nothing of it is kept.
    """
    added = 0
    async with database.read() as connection:
        digests = await journal.seed_digests(connection)
    for seed in seed_files():
        if seed.digest in digests.values():
            continue
        situation, reports = seed.read()
        async with database.read() as connection:
            prefixes = await journal.prefixes(connection)
        if _taken(situation, prefixes, digests):
            log.warning("story not loaded: its name or the beginning of its ids is taken: %s", situation.slug)
            continue
        check_actors(situation, reports)
        async with database.write() as connection:
            known = await journal.situation(connection, situation.slug)
            if known is not None:  # moderators may have added places that entries name
                situation = situation.with_additions_of(known.situation)
            await journal.keep_situation(connection, situation, seed.digest)
            added += await journal.append(connection, situation, reports)
    return added


def _taken(situation: Situation, prefixes: Mapping[str, str], digests: Mapping[str, str]) -> bool:
    """Whether somebody created a situation here with that name or the same beginning of ids."""
    alike = any(prefix == situation.prefix and slug != situation.slug for slug, prefix in prefixes.items())
    return alike or (situation.slug in prefixes and situation.slug not in digests)


def check_actors(situation: Situation, reports: list[Report]) -> None:
    """Raises Refused for an actor that is neither a country nor one of the situation's organisations."""
    names = names_of(situation)
    for report in reports:
        if report.actor not in names:
            raise Refused(
                N_("{name} cannot be read: {problem}."), name=report.id, problem=f"actor: {report.actor} is unknown"
            )
