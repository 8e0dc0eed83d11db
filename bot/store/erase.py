"""Erase: posts in other servers, a situation with its journal, a server, the traces of a person.

Tables are found by their references, so that a new table is emptied as well.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select, union, update

from bot.store import changes, tables
from bot.store.drafts import State
from bot.store.engine.database import Connection

_NOBODY = 0
"""Stands for the Discord id of a person who was forgotten."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A channel that no longer gets posts."""

    guild: int
    channel: int
    created_by: int


def _referring(to: Table) -> Iterator[tuple[Table, Column[Any]]]:
    """Return the columns that refer to a row of a table, dependent tables first."""
    for table in reversed(tables.metadata.sorted_tables):
        for column in table.columns:
            if any(key.column.table is to for key in column.foreign_keys):
                yield table, column


def _having(name: str) -> Iterator[tuple[Table, Column[Any]]]:
    for table in reversed(tables.metadata.sorted_tables):
        if name in table.columns:
            yield table, table.columns[name]


async def stop_elsewhere(connection: Connection, slug: str, home: int, reason: str) -> list[Stopped]:
    """Pause the posts of a situation in other servers and to single people; end their replays."""
    stopped: set[Stopped] = set()
    for table in (tables.subscription, tables.board, tables.replay):
        others = (table.c.situation == slug) & (table.c.guild != home)
        if "paused" in table.c:
            others &= table.c.paused.is_(None)
        columns = select(table.c.guild, table.c.channel, table.c.created_by).where(others)
        stopped |= {Stopped(*row) for row in await connection.execute(columns)}
        ending = update(table).values(paused=reason) if "paused" in table.c else delete(table)
        await connection.execute(ending.where(others))
    follow = tables.follow
    elsewhere = (follow.c.situation == slug) & or_(follow.c.guild.is_(None), follow.c.guild != home)
    await connection.execute(update(follow).where(elsewhere & follow.c.paused.is_(None)).values(paused=reason))
    return sorted(stopped, key=lambda one: (one.guild, one.channel))


# situations


async def due_for_removal(connection: Connection, now: datetime) -> list[str]:
    table = tables.situation
    return list((await connection.execute(select(table.c.slug).where(table.c.delete_after <= now))).scalars())


async def remove_situation(connection: Connection, slug: str) -> None:
    """Delete a situation with its journal and everything about it. `delete_after` must be set."""
    of_it = select(tables.subscription.c.id).where(tables.subscription.c.situation == slug)
    for table, column in _having("subscription"):
        await connection.execute(delete(table).where(column.in_(of_it)))
    for table, column in _referring(tables.situation):
        await connection.execute(delete(table).where(column == slug))
    await changes.remove_situation(connection, slug)


async def slug_was_used(connection: Connection, slug: str) -> bool:
    """Return whether a slug was ever used, by the audit log; another situation may not have it."""
    named = select(tables.audit.c.id).where(tables.audit.c.situation == slug).limit(1)
    return (await connection.scalar(named)) is not None


# servers


async def known_servers(connection: Connection) -> set[int]:
    """Return all servers of which anything is stored."""
    chosen = tables.chosen_situation
    parts = [select(column) for table, column in _having("guild") if table is not tables.audit]
    parts.append(select(chosen.c.holder).where(chosen.c.scope == "guild"))
    found = (await connection.execute(union(*parts))).scalars()
    return {int(number) for number in found if number is not None}


async def remove_server(connection: Connection, guild: int, when: datetime) -> None:
    """Delete everything stored of a server, with its private situations.

    Shared situations that others use stay, without an owner.
    """
    situation, chosen = tables.situation, tables.chosen_situation
    own = await connection.execute(select(situation.c.slug, situation.c.shared).where(situation.c.guild == guild))
    for slug, shared in own.all():
        stays = shared and await _is_used_elsewhere(connection, slug, guild)
        values = {"guild": None, "delete_after": None} if stays else {"delete_after": when}
        await changes.change_situation(connection, slug, revision=situation.c.revision + 1, **values)
        if not stays:
            await remove_situation(connection, slug)
    await connection.execute(delete(chosen).where((chosen.c.scope == "guild") & (chosen.c.holder == guild)))
    of_it = select(tables.subscription.c.id).where(tables.subscription.c.guild == guild)
    for table, column in _having("subscription"):
        await connection.execute(delete(table).where(column.in_(of_it)))
    await _remove_doings(connection, guild)
    for table, column in _having("guild"):
        if table is not situation and table is not tables.audit:
            await connection.execute(delete(table).where(column == guild))


async def _is_used_elsewhere(connection: Connection, slug: str, guild: int) -> bool:
    used = []
    for table in (tables.subscription, tables.board, tables.replay, tables.follow):
        elsewhere = or_(table.c.guild.is_(None), table.c.guild != guild)
        used.append(select(table.c.situation).where((table.c.situation == slug) & elsewhere))
    chosen = tables.chosen_situation
    others = (chosen.c.situation == slug) & ~((chosen.c.scope == "guild") & (chosen.c.holder == guild))
    used.append(select(chosen.c.situation).where(others))
    return (await connection.execute(union(*used))).first() is not None


async def _remove_doings(connection: Connection, guild: int) -> None:
    """Delete the audit log of a server; actions on a situation that stays are kept without the server."""
    audit = tables.audit
    staying = audit.c.situation.in_(select(tables.situation.c.slug))
    await connection.execute(delete(audit).where((audit.c.guild == guild) & (audit.c.situation.is_(None) | ~staying)))
    await connection.execute(update(audit).where(audit.c.guild == guild).values(guild=None))


# people


async def erase_person(connection: Connection, discord: int, number: int | None) -> None:
    """Delete what a person follows and chose; what they set up or did stays, anonymously.

    Drop their undecided drafts and their first approvals: under a new number they could otherwise approve what they
    confirmed under the old one. `number` is that of `store.people`, if any; `people.forget_person` detaches it.
    """
    follow, chosen, draft = tables.follow, tables.chosen_situation, tables.draft
    await connection.execute(delete(follow).where(follow.c.person == discord))
    await connection.execute(delete(chosen).where((chosen.c.scope == "user") & (chosen.c.holder == discord)))
    for table, column in _having("created_by"):
        await connection.execute(update(table).where(column == discord).values(created_by=_NOBODY))
    unfinished = (draft.c.person == number) & draft.c.state.in_([State.OPEN.value, State.WAITING.value])
    await connection.execute(update(draft).where(unfinished).values(state=State.DROPPED.value, form={}))
    stands_for = (draft.c.decided_by == number) & (draft.c.state == State.WAITING.value)
    await connection.execute(update(draft).where(stands_for).values(decided_by=None))


async def forget_unmentioned(connection: Connection, but: Collection[int], only: int | None = None) -> None:
    """Clear the Discord ids of people without any record. Their numbers are never used again."""
    person = tables.person
    mentioned = [select(column).where(column.is_not(None)) for _, column in _referring(person)]
    unmentioned = person.c.id.not_in(union(*mentioned)) & person.c.id.not_in(but)
    if only is not None:
        unmentioned &= person.c.id == only
    await connection.execute(update(person).where(unmentioned).values(discord=None))
