"""The database on the command line: back up, restore, move to another, forget a person."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.library import Library
from bot.actions.threads import in_thread
from bot.actions.upkeep.purge import Purging
from bot.cli.runner import with_library, with_settings
from bot.settings import Settings
from bot.store.engine.backup import back_up, backup_name, path_of
from bot.store.engine.backup import restore as put_back
from bot.store.engine.database import Database
from bot.store.engine.lock import held
from bot.store.engine.move import move


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="File to write; default: a new one in the folder of backups.")
    ] = None,
) -> None:
    """Copy the SQLite database, also while the bot runs, and verify the copy."""

    async def work(settings: Settings) -> None:
        target = file or settings.backup_folder / backup_name(datetime.now(UTC))
        await in_thread(partial(back_up, path_of(settings.database_url), target))
        print(target)  # noqa: T201

    with_settings(work)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a database; it is kept beside the new one.")
    ] = False,
) -> None:
    """Verify a backup and put it in the place of the database."""

    async def work(settings: Settings) -> None:
        kept = await asyncio.to_thread(put_back, file, settings.database_url, overwrite=overwrite)
        print(f"{file} → {settings.database_url}" + (f" (was kept as {kept})" if kept else ""))  # noqa: T201

    with_settings(work)


def migrate(
    to: Annotated[str, typer.Option(help="Address of an empty database, such as postgresql://user@host/rollcall.")],
) -> None:
    """Copy everything into another database, and prove it equal. Stop the bot first."""

    async def work(settings: Settings) -> None:
        with held(settings.database_url), held(to):
            async with Database(settings.database_url, read_only=True) as source, Database(to) as target:
                async with source.presence(alone=True), target.presence(alone=True):
                    moved = await move(source, target)
                for one in moved:
                    print(f"{one.table:20} {one.rows:9} rows  sha256 {one.digest}")  # noqa: T201
                print(f"{source.name} → {target.name}: equal")  # noqa: T201

    with_settings(work)


def forget(
    user: Annotated[int, typer.Argument(help="The person's Discord id.", min=1)],
) -> None:
    """Part a person's Discord id from all that is on record, and delete what they follow and chose."""

    async def work(library: Library) -> None:
        known = await Purging(library, 1).forget(user)
        print("Forgotten." if known else "Nothing they did is on record; what they followed or chose is deleted.")  # noqa: T201

    with_library(work, "en")
