"""Files as they come: from spreadsheets, from newsrooms in two languages, from the web."""

from __future__ import annotations

import csv
import io

import pytest

from bot.actions.files.cells import cleaned, csv_line, neutralised, restored
from bot.actions.files.columns import column
from bot.errors import Refused
from bot.situation.report import Count, Phase

from .sheets import HEADER, complaints, imported, opened, planned  # noqa: F401

GERMANY = "Germany,drawdown,completed,2026-01-05,35,120,AFP"


async def only(library, content, **how):
    """The one report of a file."""
    plan = await planned(library, content, **how)
    assert complaints(plan) == []
    [report] = plan.new.reports()
    return report


class TestLayout:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    async def test_separators_and_line_ends(self, library, separator, end):
        text = f"{HEADER}\n{GERMANY}\n".replace(",", separator).replace("\n", end)
        assert (await only(library, text)).personnel.moved == Count(35, 35)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    async def test_encodings(self, library, encoding):
        row = "Allemagne;retrait partiel;fait;5 janv. 2026;35;120;L’Équipe"
        text = f"Pays;Action;Phase;Date;Nombre;Effectif;Source\n{row}\n"
        report = await only(library, text.encode(encoding))
        assert (report.actor, report.phase, report.sources[0].publisher) == ("DE", Phase.COMPLETED, "L’Équipe")

    async def test_titles_above_blank_lines_between_and_columns_that_mean_nothing(self, library):
        text = f"Collected by hand,,,,,,,\n\n,,,,,,,\n{HEADER},Remark\n\n{GERMANY},look again\n,,,,,,,\n\n"
        plan = await planned(library, text)
        assert (len(plan.new), plan.sheet.ignored) == (1, ("Remark",))
        assert plan.new.places[0] == 6

    async def test_lines_are_counted_as_editors_count_them(self, library):
        text = f'{HEADER},summary\n{GERMANY},"two\nlines"\nFrance,dance,completed,2026-01-05,,,AFP,\n'
        plan = await planned(library, text)
        assert [place for place, _ in plan.rejections] == [4]

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            ("", "is empty"),
            (" \n \n", "is empty"),
            ("a,b,c\n1,2,3\n", "must name the columns"),
            (GERMANY, "must name the columns"),
            (HEADER + "\n", "no rows below"),
            (HEADER + ",source\n" + GERMANY + ",x\n", "both mean “publisher”"),
            (HEADER + '\n"Germany,drawdown\n', "Line 2 is not well formed"),
            (HEADER + '\n"a"b,c\n', "Line 2 is not well formed"),
            (HEADER + "\n" + "x" * 200_000 + "\n", "not well formed"),
            (b"\x89PNG\r\n\x1a\n", "not a text file"),
            (b"PK\x03\x04xlsx", "workbook cannot be read"),
            (HEADER.encode() + b"\n\0\0", "not a text file"),
            (HEADER.encode() + b"\n\x81\x8d\x8f", "Line 2 is not UTF-8"),
            ("[", "well-formed JSON"),
            ("{}", "no reports"),
            ("[]", "no reports"),
            ('{"format": "other", "reports": []}', "not in a format"),
            ('{"version": 2, "reports": [{}]}', "not in a format"),
            ("[" * 17 + "]" * 17, "nested too deeply"),
            ("[" * 15 + "]" * 15 + ",", "well-formed JSON"),
        ],
    )
    async def test_what_is_no_sheet_is_refused_in_a_sentence(self, library, content, why):
        with pytest.raises(Refused, match=why):
            await planned(library, content)

    @pytest.mark.timeout(10)
    @pytest.mark.parametrize("start", [b"", b'{"situation": ', b'{"reports": [{"actor": '])
    @pytest.mark.parametrize("opening", [b"[", b'{"a":'])
    async def test_what_is_nested_without_end_is_refused_at_once(self, library, start, opening):
        content = start + opening * ((8 << 20) // len(opening))
        with pytest.raises(Refused, match="nested too deeply"):
            await planned(library, content)

    @pytest.mark.timeout(20)
    async def test_a_name_as_long_as_the_file_costs_no_more_than_another(self, library):
        names = b'"' + b"k" * (4 << 20) + b'": {' + b'"": 0,' * 600_000 + b'"": 0}'
        with pytest.raises(Refused, match="no reports"):
            await planned(library, b"{" + names + b"}")

    async def test_a_row_with_too_many_cells_is_rejected(self, library):
        plan = await planned(library, f"{HEADER}\n{GERMANY},and,more\n{GERMANY},,\n")
        assert (plan.rejected, len(plan.new)) == (1, 1)


class TestCells:
    @pytest.mark.parametrize(
        ("written", "count"),
        [
            ("120 troops", Count(120, 120)),
            ("env. 35 soldats", Count(35, 35, True)),
            ("environ 35 militaires", Count(35, 35, True)),
            ("ca. 500", Count(500, 500, True)),
            ("some 500 personnel", Count(500, 500, True)),
            ("120[1]", Count(120, 120)),
            ("35*", Count(35, 35)),
            ("35 [a][12]†", Count(35, 35)),
            ("1.200", Count(1200, 1200)),
            ("1 200", Count(1200, 1200)),
            ("1\u202f200 hommes", Count(1200, 1200)),
            ("1,200", Count(1200, 1200)),
            ("120.0", Count(120, 120)),
            ("1 200,00", Count(1200, 1200)),
            ("10-15 instructors", Count(10, 15)),
            ("40+", Count(40, None)),
            ("1,200 + soldiers", Count(1200, None)),
            ("40+ (gao)", Count(40, None, scope="gao")),
            ("13 trainers (gao)", Count(13, 13, scope="gao")),
            ("13 (training)", Count(13, 13, scope="training")),
            ("size unknown", None),
            ("Unknown", None),
            ("n/a", None),
            ("—", None),
            ("effectif inconnu", None),
            ("non communiqué", None),
            ("", None),
        ],
    )
    async def test_numbers(self, library, written, count):
        row = f"Germany;drawdown;completed;2026-01-05;{written};;AFP"
        assert (await only(library, f"{HEADER.replace(',', ';')}\n{row}\n")).personnel.moved == count

    @pytest.mark.parametrize(
        "written", ["-5", "99999999999", "1e9", "dozens", "12 tanks", "15-10", "1,2,3", "half", "+", "40+5"]
    )
    async def test_what_is_no_number_is_rejected(self, library, written):
        plan = await planned(library, f'{HEADER}\nGermany,drawdown,completed,2026-01-05,"{written}",,AFP\n')
        assert "not a number of people" in complaints(plan)[0]

    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("2026-01-05", "2026-01-05"),
            ("2026-01-05 00:00:00", "2026-01-05"),
            ("5 Jan 2026", "2026-01-05"),
            ("01/01/2026", "2026-01-01"),
            ("2026/01/05", "2026-01-05"),
            ("Monday 5 January 2026", "2026-01-05"),
            ("5 janvier 2026[2]", "2026-01-05"),
            ("1er janv. 2026", "2026-01-01"),
            ("by 2026-01-05", "by 2026-01-05"),
            ("2026-01", "2026-01"),
        ],
    )
    async def test_days(self, library, written, text):
        row = f"Germany,drawdown,completed,{written},,,AFP"
        assert (await only(library, f"{HEADER},reported\n{row},2026-02-01\n")).effective.text == text

    async def test_without_a_day_at_all_a_row_is_rejected(self, library):
        plan = await planned(library, f"{HEADER}\nGermany,drawdown,completed,,,,AFP\n")
        assert "Say on which day the source reported it" in complaints(plan)[0]

    async def test_a_source_cell_may_hold_an_address(self, library):
        [source] = (
            await only(library, f"{HEADER}\nGermany,drawdown,completed,2026-01-05,,,AFP https://afp.com/a\n")
        ).sources
        assert (source.publisher, source.url) == ("AFP", "https://afp.com/a")

    @pytest.mark.parametrize(
        ("header", "name"),
        [
            ("Pays", "country"), ("ÉTAT", "country"), ("Effectif", "of"), ("Date d’effet", "when"), ("Remark", None),
            ("publisher_2", "publisher_2"), ("Source 3", "publisher_3"), ("url 21", None), ("publisher_1", None),
            ("", None), ("x" * 5000, None),
        ],
    )  # fmt: skip
    def test_columns_in_two_languages(self, header, name):
        assert column(header) == name


class TestFormulas:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\t=1",
            "\r=1",
            "\n",
            "  =1",
            "'=1",
            "''=1",
            "'x",
            "x",
            "",
            "'",
            "＝1",
            "'\t",
            "' =1",
            "-",
        ],
    )
    def test_never_begin_a_cell_and_come_back_as_they_were(self, text):
        written = neutralised(text)
        assert restored(written) == text
        assert written.lstrip()[:1] not in tuple("=+-@＝")
        assert written[:1] not in ("\t", "\r", "\n")

    @pytest.mark.parametrize(
        "text",
        [
            "a;=1+1",
            "a; =1",
            "a;'=1",
            "a;''-1",
            "a,+1",
            "a\t@x",
            "a\n=1",
            "a\r\n \t=1",
            ";=1;=2",
            'a;"=1',
            'a;" =1"',
            "a;＝1",
            ", ;\t-1",
            "\t=1",
            "'  \t=1",
        ],
    )
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_never_begin_a_piece_of_a_cell_that_another_separator_cuts(self, text, separator):
        assert restored(neutralised(text)) == text
        line = csv_line(["SA-0001", text, "Chad, Niger", text])
        rows = csv.reader(io.StringIO(line, newline=""), delimiter=separator)
        for piece in (piece for row in rows for piece in row):
            assert piece.strip()[:1] not in tuple("=+-@＝＋－＠")

    def test_leaves_prose_alone(self):
        for text in ("35 + 10 = 45", "a - b", "Chad, Niger; Mali", "it's", "x=1;y=2", "https://a.b/?x=-1&y=+1"):
            assert neutralised(text) == text

    @pytest.mark.timeout(10)
    @pytest.mark.parametrize("piece", ["\t", ";", '"', " ", "'", ";'", "=", ";="])
    def test_cost_no_more_than_the_cell_is_long(self, piece):
        text = piece * 130_000
        assert restored(neutralised(text)) == text

    def test_words_are_not_cleaned(self):
        for name in ("summary", "title_2", "publisher"):
            assert cleaned(name, "35* of 120[1]") == "35* of 120[1]"
