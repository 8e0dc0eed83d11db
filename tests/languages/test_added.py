"""Spanish, of which the bot knows nothing: added as docs/translating.md says, and found wherever a language is."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from .copies import copied
from .test_pseudo import tour

ROW = """
[es]
name = "Español"
locale = "es"
discord = ["es-ES", "es-419"]

[es.typed]
weekdays = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
every_day = ["a diario"]
yes = ["sí"]
"""
TEXTS = {
    "who-left": "quién-se-fue",
    "Partly withdrawn": "Retirada parcial",
    "“{text}” is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00.": "«{text}» no es una fecha.",
}


@pytest.mark.timeout(300)
def test_a_language_is_a_row_and_a_catalogue(tmp_path):
    catalogue, written = Catalog(locale="es"), io.BytesIO()
    for text, said in TEXTS.items():
        catalogue.add(text, said)
    write_po(written, catalogue)
    copy = copied(tmp_path / "spanish", ROW, "es", written.getvalue(), stories=True)
    done = tour(copy, "chat/added_language_tour.py", "published/added_language_tour.py")
    assert done.returncode == 0, done.stdout[-6000:]
