"""The command line. Answers go to standard output; logs and errors, one sentence each, to standard error."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import answers, database, files, publishing, reading, run, service, situations

app = typer.Typer(
    name="rollcall",
    help="Who left, who stayed, says who, and since when.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
situation_app = typer.Typer(help="Situations that are covered.", no_args_is_help=True)

app.command()(answers.status)
app.command()(answers.brief)
app.command()(reading.read)
app.command(name="import")(files.import_)
app.command()(files.export)
app.command()(publishing.publish)
app.command()(publishing.unpublish)
app.command()(publishing.serve)
app.add_typer(situation_app, name="situation")
for command in (situations.create, situations.edit, situations.close, situations.reopen, situations.show):
    situation_app.command()(command)
situation_app.command(name="list")(situations.list_)
app.command(name="run")(run.run_)
app.command()(service.demo)
app.command()(service.check)
app.command()(service.health)
app.command(name="settings")(service.settings_)
app.command()(database.backup)
app.command()(database.restore)
app.command()(database.migrate)
app.command()(database.forget)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"rollcall {version('rollcall-bot')}")
        raise typer.Exit


@app.callback()
def _begin(
    version_: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """Who left, who stayed, says who, and since when."""
