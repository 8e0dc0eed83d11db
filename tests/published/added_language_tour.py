"""A language that was added, in what is published: run by tests/languages with a copy of the bot that has it."""

import sqlite3

from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher

from .conftest import BASE, CANNOT_DRAW, Web


async def test_a_story_has_pages_in_it_that_the_others_lead_to(harbour: Web):
    page = harbour.read("harbour-2021/es/index.html")
    assert 'lang="es"' in page
    assert "Alemania" in page
    assert "Español" in harbour.read("harbour-2021/en/index.html")


async def test_the_files_of_a_story_have_columns_for_it(harbour: Web):
    head = harbour.read("harbour-2021/data/reports.csv").splitlines()[0].split(",")
    assert {"summary_fr", "summary_es"} <= set(head)


async def test_its_database_has_a_title_in_it(harbour: Web):
    async with Renderer(command=CANNOT_DRAW) as renderer:
        harbour.publisher = Publisher(harbour.library, renderer, harbour.root, Site(BASE), sqlite=True)
        await harbour.publish("harbour-2021")
    [file] = harbour.root.rglob("*.db")
    story = sqlite3.connect(file).execute("SELECT * FROM story")
    assert {"title", "title_fr", "title_es"} <= {column[0] for column in story.description}
