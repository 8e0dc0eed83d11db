"""From bytes to a page: text, HTML and PDF, and whatever calls itself that."""

from __future__ import annotations

import io
import random
from datetime import date
from typing import Any

import pytest
from pypdf import PdfWriter

from bot.articles.page import Document, Form, Note, Page, Unreadable
from bot.articles.parse.document import read_document
from bot.articles.plain import decoded, tidied
from bot.articles.press import Press
from bot.errors import Refused

PARAGRAPHS = (
    "Denmark said on Wednesday that it would move most of its 130 soldiers from the Ain al-Asad base to Kuwait.",
    "Croatia has moved 7 of its 14 soldiers to Kuwait, the defence ministry in Zagreb said. Others stay in Erbil.",
    "France has no plans to withdraw its 160 soldiers, a government source said on Tuesday, and nothing has changed.",
)
HEAD = (
    '<title>Denmark to move soldiers</title><meta property="og:site_name" content="The Wire">'
    '<meta property="article:published_time" content="2020-01-09T10:00:00Z">'
    '<link rel="canonical" href="https://wire.example/a">'
)


def page(body: str, head: str = HEAD) -> str:
    links = "<nav><a href='/'>Home</a> <a href='javascript:alert(1)'>World</a></nav>"
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body>{links}{body}<footer>© 2020</footer></body></html>"
    )


def article(paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return (
        "<article><h1>Denmark to move soldiers</h1>" + "".join(f"<p>{one}</p>" for one in paragraphs) + "</article>"
    )


def read(
    body: str | bytes, kind: str = "text/html", url: str = "https://wire.example/a?utm=1", charset: str = ""
) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return read_document(Document(raw, kind, charset, url))


def pdf(text: str) -> bytes:
    """One page, with a text in a built-in typeface."""
    lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 40 780 Td {lines}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


def test_of_a_web_page_the_article_is_left_with_what_the_page_says_of_itself():
    got = read(page(article()))
    assert (got.form, got.title, got.publisher) == (Form.HTML, "Denmark to move soldiers", "The Wire")
    assert (got.published, got.url, got.note) == (date(2020, 1, 9), "https://wire.example/a", None)
    assert all(one in got.text for one in PARAGRAPHS)
    assert "Home" not in got.text
    assert "©" not in got.text


def test_an_address_that_a_page_gives_itself_elsewhere_is_not_taken():
    head = HEAD.replace("wire.example", "evil.example")
    assert read(page(article(), head)).url == "https://wire.example/a?utm=1"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (
            "<div><h2>Your privacy</h2><p>Accept all cookies to continue.</p><button>Accept all</button></div>",
            Note.CONSENT,
        ),
        ("<div>Nous respectons votre vie privée. <b>Accepter et continuer</b> les cookies</div>", Note.CONSENT),
        (article(PARAGRAPHS[:1]) + "<p>Subscribe to continue. Already a subscriber? Log in</p>", Note.PAYWALL),
        (article() + '<script type="application/ld+json">{"isAccessibleForFree": false}</script>', Note.PAYWALL),
        (
            "<div id='root'></div><noscript>Please enable JavaScript.</noscript><script>go()</script>",
            Note.SCRIPT,
        ),
    ],
)
def test_what_stands_before_an_article_is_said(body: str, note: Note):
    assert read(page(body)).note is note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("claimed", ["", "utf-8", "no-such-charset", "rot13", "base64"])
def test_a_wrong_charset_costs_no_letter(encoding: str, claimed: str):
    text = "Le Danemark a déplacé 35 militaires « à l’étranger », dit-il."
    assert decoded(text.encode(encoding), claimed) == text


def test_a_pdf_s_text_is_read_and_words_are_put_together_again():
    got = read(
        pdf("Denmark said that it would move most of its sol-\ndiers from the base to Kuwait."), "application/pdf"
    )
    assert got.form is Form.PDF
    assert "its soldiers from the base" in got.text


def test_a_locked_pdf_and_one_of_pictures_are_said():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    blank = io.BytesIO()
    writer.write(blank)
    assert read(blank.getvalue(), "application/pdf").note is Note.SCANNED
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(Unreadable, match="password"):
        read(locked.getvalue(), "application/pdf")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "body",
    [
        f"{BOMB}]><html><body><p>&i;</p></body></html>",
        "<html><body>" + "<div>" * 50_000 + "Germany stays." + "</div>" * 50_000,
        "<p>" + "Germany said it would stay. " * 60_000,
        "<html>" + "<a href='javascript:x'>x</a>" * 30_000,
        "<!--" * 100_000,
        "<" * 500_000,
        "<html><body><table>" + "<tr><td>" * 30_000,
    ],
)
async def test_a_bomb_is_a_page_or_a_sentence_and_takes_no_time(body: str):
    async with Press(patience=20) as press:
        try:
            got: Any = await press.extract(Document(body.encode(), "text/html"))
        except Refused as refusal:
            got = refusal
    assert isinstance(got, Refused) or len(got.text) <= 60_000


async def test_a_document_that_takes_too_long_or_too_much_is_a_sentence():
    async with Press(patience=0.2, command=("/bin/sleep", "5")) as press:
        with pytest.raises(Unreadable, match="paste the text"):
            await press.extract(Document(b"x"))


@pytest.mark.parametrize("kind", ["text/html", "application/pdf", "text/plain", ""])
def test_mutilated_documents_are_a_page_or_a_sentence(kind: str):
    rng, sentences = random.Random(7), set[str]()
    whole = {"application/pdf": pdf("Denmark moves.")}.get(kind, page(article()).encode())
    for _ in range(150):
        body = bytearray(whole)
        for _ in range(rng.randrange(1, 20)):
            body[rng.randrange(len(body))] = rng.randrange(256)
        body = body[: rng.randrange(len(body))]
        try:
            read_document(Document(bytes(body), kind))
        except Unreadable as refusal:
            sentences.add(refusal.text)
    assert all(text.endswith(".") for text in sentences)


def test_what_hides_is_taken_out():
    assert tidied("Ger\u200bmany\x00 \u202estays\r\nhere\u2028now") == "Germany stays\nhere\nnow"
