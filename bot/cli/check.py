"""`rollcall check`: what is configured, what is missing and how to fix it. Prints no secret."""

import os
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from typing import NamedTuple

from rich.console import Console

from bot.actions.library import Library
from bot.delivery.out_of_order import out_of_order
from bot.delivery.shards import read_share
from bot.delivery.subscription import read_options, read_schedule
from bot.errors import Misconfigured, RollcallError
from bot.languages.language import language
from bot.model.endpoint import read_endpoint
from bot.names.time_zones import rules_version
from bot.settings import Settings, unheard_of, without_secrets
from bot.store.briefings import everyone
from bot.store.check import findings
from bot.store.engine.backup import backups
from bot.store.engine.database import Database
from bot.store.engine.migration import HEAD, revision
from bot.store.troubles import troubles


class Finding(NamedTuple):
    fine: bool
    needed: bool
    """Whether `rollcall run` needs it."""
    text: str


async def report_checks(settings: Settings, deep: bool = False, server: int | None = None) -> bool:
    """Print every finding. Returns whether `rollcall run` could start. `deep` reads the whole database."""
    found = [*_configuration(settings), *_backups(settings), *await _database(settings, deep, server)]
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for one in found:
        console.print(f"{'ok     ' if one.fine else 'MISSING' if one.needed else 'note   '}  {one.text}")
    return all(one.fine or not one.needed for one in found)


def _configuration(settings: Settings) -> Iterator[Finding]:
    try:
        token = settings.token()
        yield Finding(True, True, "A token is set.")
        yield _invitation(token)
    except Misconfigured as error:
        yield Finding(False, True, language("en").explain(error))
    try:
        read_share(settings.shards)
    except Misconfigured as error:
        yield Finding(False, True, language("en").explain(error))
    for name in unheard_of():
        yield Finding(False, False, f"{name} is set, and there is no such setting: docs/settings.md has all of them.")
    yield from _addresses(settings)
    yield from _reader(settings)
    yield Finding(True, False, f"Time zones follow the rules of {rules_version()}, from the tzdata package.")
    if find_spec("simcord") is None:
        yield Finding(False, False, "The demo is not installed: in the checkout, pip install '.[demo]'.")


def _addresses(settings: Settings) -> Iterator[Finding]:
    """Report the addresses of Discord if they are not the default, without their secrets."""
    given = [one for one in (settings.discord_api, settings.discord_gateway) if one]
    if given:
        yield Finding(True, False, f"Discord is reached at {' and '.join(map(without_secrets, given))}.")
    try:
        settings.check_credentials()
    except Misconfigured as error:
        yield Finding(False, True, language("en").explain(error))


def _reader(settings: Settings) -> Iterator[Finding]:
    """Report the model that reads articles, if one is set, without its key."""
    try:
        endpoint = read_endpoint(settings.reader_model, settings.reader_url, settings.reader_secret(), 1)
    except Misconfigured as error:
        yield Finding(False, True, language("en").explain(error))
        return
    if endpoint is not None:
        yield Finding(True, False, f"Articles are read by {endpoint.model}: their text goes to {endpoint.host}.")


def _invitation(token: str) -> Finding:
    """Report the invitation link; a token begins with the number of its bot."""
    from bot.chat.server.invitation import invite_link

    try:
        number = int(b64decode(token.split(".")[0] + "==", altchars=b"-_"))
    except ValueError:
        return Finding(False, False, "The token does not look like one of Discord's: copy it anew from the portal.")
    return Finding(True, False, f"Invite the bot, with no more than it needs: {invite_link(number)}")


def _backups(settings: Settings) -> Iterator[Finding]:
    if not settings.backup_every_hours:
        return
    folder = settings.backup_folder
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.exists(each))  # noqa: PTH110  no error
    if not (there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK)):
        yield Finding(False, False, f"No backup can be taken: the folder {folder} cannot be written.")
    elif taken := backups(folder):
        yield Finding(True, False, f"The newest backup in {folder} is of {taken[-1][0]:%Y-%m-%d %H:%M} UTC.")
    else:
        yield Finding(True, False, f"There is no backup in {folder} yet: rollcall run takes them.")


async def _database(settings: Settings, deep: bool, server: int | None) -> list[Finding]:
    """Report on the database without changing it: a bot of another version may be using it."""
    try:
        async with Database(settings.database_url, read_only=True) as database:
            found = await revision(database)
            if found != HEAD:
                return list(_outdated(database.name, found, deep))
            return [
                *await _counted(database, database.name),
                *await _commands(database),
                *(await _contents(database) if deep else ()),
                *(await _server(database, server) if server is not None else ()),
            ]
    except RollcallError as error:
        return [Finding(False, True, language("en").explain(error))]


def _outdated(name: str, found: str | None, deep: bool) -> Iterator[Finding]:
    if found is None:
        yield Finding(False, False, f"There is no database {name} yet: rollcall run makes it.")
    else:
        text = f"The database {name} is at revision {found} and this version at {HEAD}: rollcall run migrates it."
        yield Finding(False, False, text)
    if deep:
        yield Finding(False, True, "Its contents were not read: that needs a database of this version.")


async def _counted(database: Database, name: str) -> list[Finding]:
    library = Library(database)
    await library.refresh()
    journals = [
        Finding(True, False, f"{shelf.slug}: {shelf.entries} entries, coverage from {shelf.brief.starts}.")
        for shelf in library.shelves
    ]
    return [Finding(True, True, f"The database {name} is usable."), *journals]


async def _commands(database: Database) -> list[Finding]:
    """Report uploads of commands that Discord refused, as the running bot recorded them."""
    say = language("en")
    async with database.read() as connection:
        found = await troubles(connection, "commands")
    return [
        Finding(False, False, f"Discord has not taken the commands since {_moment(one.since)}: {say(one.reason)}")
        for one in found.values()
    ]


async def _server(database: Database, guild: int) -> list[Finding]:
    """Report what is missing or paused in a server, as the running bot recorded it."""
    wrong = await out_of_order(database, guild)
    if not wrong:
        return [Finding(True, False, f"Server {guild}: nothing is on record as broken.")]
    return [Finding(False, False, f"Server {guild}: {text}") for text in wrong]


async def _contents(database: Database) -> list[Finding]:
    wrong = await examined(database)
    if not wrong:
        return [Finding(True, True, "The journal and the ledger are whole.")]
    return [Finding(False, True, f"In the database: {text}.") for text in wrong]


async def examined(database: Database) -> list[str]:
    """Return what is wrong with the contents of the database, one sentence each."""
    async with database.read() as connection:
        found = await findings(connection)
        async for one in everyone(connection):
            try:
                read_schedule(one.schedule), read_options(one.options)
            except (LookupError, ValueError, TypeError, RollcallError) as error:
                found.append(f"subscription {one.id} cannot be read: {error!r}")
    return found


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
