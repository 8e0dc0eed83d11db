"""Every parser, on text made of what abuse is made of. `make fuzz` asks each of them many thousand times."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .parsers import OF_BYTES, OF_TEXT

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
THOROUGH = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
)
PIECES = (
    *("@everyone", "<@1234>", "<@&1>", "[x](https://evil.example)", "**b**", "`", "||"),
    *("> ", "# ", "-# ", "\n", "\r", "\t", "\0"),
    *("\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u200d", "\ud800"),
    *("\u2028", "é", "É", "ﬁ", "٣", "²", "½", "😀"),
    *("javascript:alert(1)", "https://", "http://a.b", "https://a.b/"),
    *("https://u:p@a.b", "https://[::1", "ftp://a.b", "//"),
    *("0001-01-01", "9999-12-31", "2026-03-01", "2026-02-30", "2026-03"),
    *("8 Jan 2026", "08/01/2026", "yesterday", "hier", "T25:00"),
    *("by ", "from ", "/", "-", "+", "=", "'", '"', ";", ",", ":"),
    *("|", "~", "..", "(", ")", "[1]", "*", "{", "}", "{0}", "%s"),
    *("-1", "0", "10", "1e9", "99999999999999999999", "1.200"),
    *("1 200", "about ", "env. ", " troops", "some", "unknown", "size unknown"),
    *("Germany", "Allemagne", "DE", "UN", "gao", "MINUSMA"),
    *("withdrawal", "retrait", "completed", "B2", "SA-0001", "yes", "AFP"),
    *("q1~", "~", "l", "sahel", "z" * 20, "x" * 500, "x" * 4000),
    *("null", "true", "[]", "{}", '"actor"', '"DE"', "\\u0000"),
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=8).map("".join),
    st.sampled_from(PIECES),
)
blobs = st.one_of(
    st.binary(max_size=200),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
    texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.tuples(st.sampled_from((b"[", b'{"a":', b'{"reports":[', b'[{"":')), st.integers(10, 60_000)).map(
        lambda deep: deep[0] * deep[1]
    ),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(("min", "max", "about", "scope", "count", "en", "fr", "publisher", "url", "x")), inner
            ),
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("parser", OF_TEXT)
def test_text_is_read_or_refused_in_one_sentence(parser):
    @THOROUGH
    @given(texts)
    def holds(text: str) -> None:
        OF_TEXT[parser](text)

    holds()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("parser", OF_BYTES)
def test_files_are_planned_or_refused_in_one_sentence(parser):
    @THOROUGH
    @given(blobs)
    def holds(data: bytes) -> None:
        OF_BYTES[parser](data)

    holds()


@pytest.mark.parametrize("parser", OF_TEXT)
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_each_trick_alone(parser, piece):
    OF_TEXT[parser](piece)
