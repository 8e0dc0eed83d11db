"""What a server chose: kept, known at once, recorded, and still there after a restart."""

from bot.actions.library import Library
from bot.actions.servers import ServerSettings
from bot.store import audit
from bot.store.audit import Act
from tests.libraries import taken_in

HERE, ELSEWHERE, ALICE = 7, 8, 1001


async def test_a_server_that_chose_nothing_has_the_defaults(library):
    assert library.servers.of(HERE) == library.servers.of(None) == ServerSettings()


async def test_what_was_chosen_holds_there_and_nowhere_else(library):
    await library.servers.change(HERE, ALICE, moderator_roles=(5, 6), language="fr")
    chosen = await library.servers.change(HERE, ALICE, log_channel=99)
    assert chosen == ServerSettings(moderator_roles=(5, 6), language="fr", log_channel=99)
    assert library.servers.of(HERE) == chosen
    assert library.servers.of(ELSEWHERE) == ServerSettings()


async def test_it_is_there_after_a_restart(library):
    chosen = await library.servers.change(HERE, ALICE, moderator_roles=(5,), suggestions=False, blocked=(3,))
    other = Library(library.database)
    await taken_in(other)
    assert other.servers.of(HERE) == chosen


async def test_each_change_is_recorded_and_only_changes(library):
    await library.servers.change(HERE, ALICE, language="fr", suggestions=True)
    await library.servers.change(HERE, ALICE, language="fr")
    async with library.database.read() as connection:
        [done] = await audit.done(connection, guild=HERE)
    assert (done.act, done.subject, dict(done.detail)) == (Act.SET, "language", {"old": None, "new": "fr"})
