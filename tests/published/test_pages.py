"""Pages say what answers say, in each language, and every link on them leads somewhere."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from bot.actions.answers.question import Question, View, answer
from bot.languages.language import language
from bot.site.addresses import Site
from tests.store.reports import report

from .conftest import BASE, NOW, Web


async def test_a_story_says_what_the_answers_say_in_both_languages(web: Web, library):
    await web.publish("iraq-2020")
    for code in ("en", "fr"):
        text = web.page(f"iraq-2020/{code}/").text
        for view in (View.LEFT, View.STAYED):
            document = await answer(library, Question(view, "iraq-2020"), language(code), NOW)
            names, details = document.sections[0], document.details
            # One page has one headline, and the names by group under it, without a heading.
            summary = (*document.lead, *names.lines) if view is View.LEFT else ()
            for line in (*summary, *(line for section in details for line in section.lines)):
                assert " ".join(line.text.split()) in text
            assert [section.title for section in details if section.title not in text] == []


async def test_every_link_on_every_page_leads_to_a_file(harbour: Web):
    await harbour.publish("unrwa-2024")
    files = harbour.files
    pages = [path for path in files if path.endswith(".html")]
    assert len(pages) > 300
    for path in pages:
        seen = harbour.page(path.removesuffix("index.html"))
        here = BASE + path.removesuffix("index.html")
        for name, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
            for attrs in seen.all(name):
                target = urljoin(here, attrs.get(attribute) or here)
                if target.startswith(BASE):
                    found = urlsplit(target).path.removeprefix(urlsplit(BASE).path)
                    assert (found + "index.html" if found.endswith("/") or not found else found) in files, (
                        path,
                        target,
                    )


async def test_a_page_names_itself_in_every_language(harbour: Web):
    for code in ("en", "fr"):
        seen = harbour.page(f"harbour-2021/{code}/who/DE/")
        assert seen.all("html", lang=code)
        assert seen.all("link", rel="canonical") == [
            {"rel": "canonical", "href": f"{BASE}harbour-2021/{code}/who/DE/"}
        ]
        alternates = {one["hreflang"]: one["href"] for one in seen.all("link", rel="alternate") if "hreflang" in one}
        assert alternates == {
            "en": f"{BASE}harbour-2021/en/who/DE/",
            "fr": f"{BASE}harbour-2021/fr/who/DE/",
            "x-default": f"{BASE}harbour-2021/en/who/DE/",
        }
        switch = [one for one in seen.all("a") if one.get("hreflang") not in (None, code)]
        assert len(switch) == 1


async def test_every_page_has_one_heading_and_no_script_but_ours(harbour: Web):
    for path in harbour.files:
        if path.endswith(".html"):
            seen = harbour.page(path.removesuffix("index.html"))
            assert len(seen.all("h1")) == 1, path
            sources = [one.get("src") or one.get("type") for one in seen.all("script")]
            assert all(one == "application/ld+json" or one.endswith("days.js") for one in sources), path
            assert not seen.all("style")
            assert not any(name.startswith("on") or name == "style" for _, attrs in seen.tags for name in attrs)


async def test_a_day_stands_as_it_stood_with_hindsight_beside_it(harbour: Web):
    seen = harbour.page("harbour-2021/en/days/2022-03-05/")
    assert "As it stood on 5 Mar 2022" in seen.text
    assert "Germany ↘️ partly withdrawn 🛫 withdrawn (differs)" in seen.text
    assert "France ⚓ staying ⚓ staying" in seen.text
    later = harbour.page("harbour-2021/en/days/2022-03-12/")
    assert "Nothing that became known later changes the answer for that day." in later.text


async def test_a_corrected_report_says_so_and_its_correction_says_what_changed(harbour: Web):
    old, new = (harbour.page(f"harbour-2021/en/reports/HB21-000{n}/") for n in (3, 4))
    assert "This entry no longer stands." in old.text
    assert "moved: 35 → 120" in old.text
    assert "Corrects HB21-0003" in new.text
    assert "This entry stands." in new.text
    assert [one["href"] for one in old.all("a") if "HB21-0004" in (one["href"] or "")]


async def test_the_first_page_is_small(web: Web):
    await web.publish("iraq-2020")
    weight = sum(len(web.files[path]) for path in ("iraq-2020/en/index.html", "style.css", "days.js", "icon.svg"))
    assert weight < 60_000


async def test_a_site_without_an_address_has_relative_links_only(library, tmp_path, web: Web):
    web.publisher.site = Site()
    await web.publish("iraq-2020")
    assert "sitemap.xml" not in web.files
    assert all(b"news.example" not in content for content in web.files.values())
    assert not web.page("iraq-2020/en/").all("link", rel="canonical")


async def test_the_page_of_changes_has_every_report_that_was_new_and_no_day_without_any(web: Web):
    await web.publish("iraq-2020")
    changes = web.page("iraq-2020/en/changes/")
    days = [attrs["datetime"] for attrs in changes.all("time") if len(attrs["datetime"] or "") == 10]
    assert "2020-01-08" in days
    assert "2020-01-20" not in days
    assert "Nothing new was reported" not in changes.text
    listed = {attrs["href"] for attrs in changes.all("a") if "/reports/" in (attrs["href"] or "")}
    assert len(listed) > 100


async def test_a_story_without_reports_says_so_on_every_page(web: Web):
    await web.keep()
    await web.publish("harbour-2021")
    assert "No report yet." in web.page("harbour-2021/en/changes/").text
    assert "Aucune information" in web.page("harbour-2021/fr/").text
    assert "Country by country" not in web.page("harbour-2021/en/").text


async def test_a_name_that_is_read_from_the_right_draws_nothing_else_along(web: Web):
    source = {"publisher": "وكالة الأنباء", "title": "خبر", "language": "ar", "published": "2022-03-05"}
    await web.keep(report(1, sources=[source]))
    await web.publish("harbour-2021")
    assert "<bdi>وكالة الأنباء</bdi>" in web.read("harbour-2021/en/reports/HB21-0001/index.html")
