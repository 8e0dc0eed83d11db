"""Whatever a newsroom calls an actor, the bot knows whom it means, or says that it does not."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused, Unknown
from bot.names import Name, Names, is_country
from bot.names.countries import LANGUAGES, countries

NAMES = Names()
CODES = [country.code for country in countries()]

SPELLINGS = {
    "GB": "UK, U.K., gb, GBR, United Kingdom, the United Kingdom, Britain, Great Britain, British, Brits, Briton, "
    "Royaume-Uni, le Royaume Uni, ROYAUME-UNI, Britannique, britanniques, Grande-Bretagne, "
    "United Kingdom of Great Britain and Northern Ireland, Royaume-Uni de Grande-Bretagne et d’Irlande du Nord",
    "US": "us, U.S., U. S., U.S.A., USA, the US, America, American, Americans, Etats-Unis, États-Unis, "
    "les États-Unis, Etats Unis d'Amérique, américain, Américaine, américains, américaines, United States of America",
    "CZ": "CZ, cze, Czechia, Czech Republic, the Czech Republic, Czech, Czechs, République tchèque, "
    "la Republique Tcheque, Tchéquie, tchèque, tchèques",
    "NL": "Dutch, Holland, The Netherlands, Netherlands (the), Netherlands (Kingdom of the), Pays-Bas, les Pays-Bas, "
    "Néerlandais, néerlandaise, néerlandaises, Kingdom of the Netherlands",
    "DE": "German, Germans, Germany, Allemagne, l'Allemagne, allemand, allemandes, Federal Republic of Germany",
    "TR": "Turkey, Türkiye, TÜRKİYE, Turkiye, Turquie, Turk, Turks, Turkish, turc, turque, turques",
    "DK": "Danes, Danish, Danemark, danoise",
    "FI": "Finns, Finnish, finlandais",
    "SE": "Swedes, Swedish, suédoises",
    "SI": "Slovenes, Slovènes, Slovenian, slovène",
    "SK": "Slovaks, slovaque, Slovak Republic",
    "LV": "Latvians, Letton, lettonne, lettones",
    "HR": "Croats, croates, Croatian",
    "ES": "Spaniards, Spanish, espagnole",
    "GR": "Greeks, grecque, grecs, Hellenic Republic",
    "PL": "Poles, Polish, polonaise",
    "HU": "Hungarians, hongroise",
    "CD": "DRC, RDC, D.R. Congo, DR Congo, Congo-Kinshasa, Democratic Republic of the Congo, "
    "République démocratique du Congo, Zaire",
    "CG": "Congo-Brazzaville, Republic of the Congo, République du Congo",
    "CI": "Ivory Coast, Côte d'Ivoire, Cote d’Ivoire, la Côte d´Ivoire, Ivorians, ivoirienne",
    "KR": "South Korea, Republic of Korea, ROK, Corée du Sud, South Koreans, sud-coréenne",
    "KP": "North Korea, DPRK, Corée du Nord, Democratic People's Republic of Korea",
    "MM": "Burma, Myanmar, Birmanie, Burmese",
    "SZ": "Swaziland, Eswatini, eSwatini",
    "MK": "Macedonia, North Macedonia, Macédoine, FYROM, The former Yugoslav Republic of Macedonia",
    "CV": "Cabo Verde, Cape Verde, Cap-Vert",
    "AE": "UAE, U.A.E., Emirates, Emiratis, Émirats arabes unis, émiratie",
    "SA": "KSA, Saudi, Saudis, saoudienne, Arabie saoudite",
    "BA": "Bosnia, Bosnia & Herzegovina, Bosnia and Herzegovina, Bosnia-Herzegovina, Bosnie-Herzégovine, Bosnians",
    "TT": "Trinidad & Tobago, Trinidad and Tobago, Trinité-et-Tobago",
    "TL": "East Timor, Timor-Leste, Timor oriental",
    "RU": "Russian Federation, Fédération de Russie, Russe, Russians",
    "VN": "Viet Nam, Vietnam, Viêt Nam",
    "LA": "LA, Laos, Lao People's Democratic Republic",
    "IR": "Iran (Islamic Republic of), Iran (République islamique d'), l’Iran, Iranians",
    "TZ": "United Republic of Tanzania, République-Unie de Tanzanie, Tanzanian",
    "PS": "Palestine, State of Palestine, Palestinians",
    "XK": "Kosovo, xk, Kosovars, Republic of Kosovo",
}


@pytest.mark.parametrize(("code", "spellings"), SPELLINGS.items())
def test_every_spelling_is_one_actor(code, spellings):
    assert {spelling: NAMES.resolve(spelling) for spelling in spellings.split(", ")} == dict.fromkeys(
        spellings.split(", "), code
    )


def test_a_data_set_that_switches_names_reports_no_departure():
    before = ["Czech Republic", "United Kingdom", "Turkey", "Swaziland", "The former Yugoslav Republic of Macedonia"]
    after = ["Czechia", "UK", "Türkiye", "Eswatini", "North Macedonia"]
    assert {NAMES.resolve(row) for row in before} == {NAMES.resolve(row) for row in after}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bot_prints_it_also_understands(language):
    assert [NAMES.resolve(NAMES.label(code, language)) for code in CODES] == CODES


def test_codes_are_understood_in_any_case():
    assert [NAMES.resolve(code.lower()) for code in CODES] == CODES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Niger", "NE"),
        ("Nigeriens", "NE"),
        ("nigérienne", "NE"),
        ("Nigerian", "NG"),
        ("nigériane", "NG"),
        ("Guinea", "GN"),
        ("Equatorial Guinea", "GQ"),
        ("Guinée-Bissau", "GW"),
        ("Sudanese", "SD"),
        ("South Sudanese", "SS"),
        ("Irish", "IE"),
        ("Northern Irish", "GB"),
        ("Georgia", "GE"),
        ("Dominica", "DM"),
        ("dominicaine", "DO"),
        ("dominiquais", "DM"),
        ("Samoa", "WS"),
        ("American Samoa", "AS"),
        ("Micronesia", "FM"),
        ("Macau", "MO"),
        ("Sint Maarten", "SX"),
        ("US Virgin Islands", "VI"),
        ("Guyana", "GY"),
        ("Guyane française", "GF"),
        ("India", "IN"),
        ("Indian", "IN"),
        ("Indonesian", "ID"),
        ("Slovakia", "SK"),
        ("Slovenia", "SI"),
        ("Austrian", "AT"),
        ("Australian", "AU"),
        ("Iceland", "IS"),
        ("irlandaise", "IE"),
        ("islandaise", "IS"),
    ],
)
def test_neighbours_in_spelling_stay_apart(text, code):
    assert NAMES.resolve(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Korea", ("South Korea", "North Korea")),
        ("coréennes", ("South Korea", "North Korea")),
        ("Congo", ("DR Congo", "Congo-Brazzaville")),
        ("the Congo", ("DR Congo", "Congo-Brazzaville")),
        ("Congolese", ("DR Congo", "Congo-Brazzaville")),
        ("Dominicans", ("Dominican Republic", "Dominica")),
        ("Guyane", ("French Guiana", "Guyana")),
        ("St. Martin", ("St. Martin (French part)", "Sint Maarten")),
        ("Îles Vierges", ("British Virgin Islands", "US Virgin Islands")),
    ],
)
def test_a_name_that_several_go_by_is_asked_back(text, candidates):
    with pytest.raises(Unknown, match="More than one") as refused:
        NAMES.resolve(text)
    assert refused.value.suggestions == candidates


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Gernamy", "Germany"),
        ("Jordania", "Jordan"),
        ("Irland", "Ireland"),
        ("Norwege", "Norway"),
        ("Marocco", "Morocco"),
        ("Untied States", "United States"),
        ("Phillipines", "Philippines"),
        ("Herzegovina", "Bosnia and Herzegovina"),
        ("Ivoire", "Ivory Coast"),
        ("Arabia", "Saudi Arabia"),
    ],
)
def test_a_misspelling_is_suggested_and_never_guessed(text, meant):
    with pytest.raises(Unknown, match="No country or organisation") as refused:
        NAMES.resolve(text)
    assert refused.value.suggestions[0] == meant
    assert len(refused.value.suggestions) <= 3


def test_suggestions_are_in_the_readers_language():
    with pytest.raises(Unknown) as refused:
        NAMES.resolve("Untied States", "fr")
    assert refused.value.suggestions == ("États-Unis",)


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "…",
        "🎉🎉🎉",
        "ألمانيا",
        "גרמניה",
        "德国",
        "ﷺ" * 100,
        "\x00\x01\x02",
        "Ger\x00many",
        "\ud800",
        "1234",
        "{name}",
        "x" * 10_000,
        "Germany " * 1_000,
    ],
)
def test_garbage_is_unknown_at_once_and_suggests_nobody(text):
    started = perf_counter()
    with pytest.raises(Unknown) as refused:
        NAMES.resolve(text)
    assert perf_counter() - started < 0.05
    assert refused.value.suggestions == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Atlantis", "Atlantis"),
        ("  At\nlan\u202etis\ud800 ", "At lan tis"),
        ("{name}", "{name}"),
        ("y" * 60, "y" * 60),
        ("y" * 10_000, "y" * 59 + "…"),
    ],
)
def test_an_answer_repeats_little_of_what_was_typed_and_nothing_that_breaks_a_line(text, name):
    with pytest.raises(Unknown) as refused:
        NAMES.resolve(text)
    assert refused.value.values == {"name": name}
    assert f"“{name}”" in str(refused.value)


def test_what_pasting_brings_along_makes_no_difference():
    assert NAMES.resolve("\u200eGer\u00admany\u200b\n") == "DE"
    assert NAMES.resolve("🇩🇪 Germany") == "DE"


COALITION = Name(
    "CJTF-OIR",
    {"en": "Coalition against IS", "fr": "Coalition contre l’EI"},
    ("Global Coalition", "Inherent Resolve"),
)
ALLIANCE = Name("NATO", {"en": "NATO", "fr": "OTAN"}, ("North Atlantic Treaty Organization",))


def test_organisations_are_called_like_countries():
    names = Names([COALITION, ALLIANCE])
    assert [names.resolve(text) for text in ("otan", "NATO", "the Global Coalition", "cjtf oir", "Germany")] == [
        "NATO",
        "NATO",
        "CJTF-OIR",
        "CJTF-OIR",
        "DE",
    ]
    assert "NATO" in names
    assert "NATO" not in NAMES


@pytest.mark.parametrize(
    "organisation",
    [
        Name("DE", {"en": "Design Europe"}),
        Name("UK", {"en": "Unit K"}),
        Name("ORG", {"en": "the  united-states"}),
        Name("ORG", {"en": "Organisation", "fr": "Tchèques"}),
        Name("ORG", {"en": "Organisation"}, ("Dutch",)),
        Name("ORG", {"en": "Korea"}),
        Name("ORG", {"en": "…"}),
        Name("ORG", {"en": "long " * 30}),
    ],
)
def test_an_organisation_that_would_shadow_a_country_or_cannot_be_typed_is_refused(organisation):
    with pytest.raises(ValueError, match=r"mean|found"):
        Names([organisation])


def test_two_organisations_cannot_share_a_name_or_a_code():
    with pytest.raises(ValueError, match="both"):
        Names([ALLIANCE, Name("ORG", {"en": "OTAN"})])
    with pytest.raises(ValueError, match="twice"):
        Names([ALLIANCE, Name("NATO", {"en": "Alliance"})])


def answer(text, language="en"):
    """The code, or the refusal to name one."""
    try:
        return NAMES.resolve(text, language)
    except Refused as refused:
        return refused


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "de", ""]))
def test_any_text_is_a_known_code_or_refused(text, language):
    answered = answer(text, language)
    if isinstance(answered, str):
        assert is_country(answered)
        return
    assert isinstance(answered, Unknown)
    assert len(answered.suggestions) <= 3
    assert len(str(answered.values["name"])) <= 60
    str(answered).encode()


FORMS = sorted(form for country in countries() for form in country.aliases)


@given(st.sampled_from(FORMS), st.randoms())
def test_case_and_punctuation_make_no_difference(form, random):
    dressed = "".join(random.choice((letter.upper(), letter.lower())) for letter in form)
    dressed = dressed.replace("-", random.choice(" -–‑")).replace("'", random.choice("'’ʼ´"))
    assert str(answer(f" {dressed}. ")).casefold() == str(answer(form)).replace(form, f"{dressed}.").casefold()
