"""Add the article and the preposition that a sentence needs: “la Pologne”, “en Pologne”, “the Gambia”.

A language without an entry here uses names as they are.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Protocol

_ENGLISH_THE = re.compile(
    r"(United (States|Kingdom|Arab)|Netherlands|Philippines|Bahamas|Maldives|Gambia|Seychelles|Comoros|Vatican"
    r"|Czech Republic|Dominican Republic|Central African|Holy See|Palestinian Territories)|.*\b(Islands|Republic)$"
)
_ENGLISH_BODY = re.compile(
    r"\b(Agency|Alliance|Army|Assembly|Association|Authority|Bank|Battalion|Brigade|Command|Commission|Committee"
    r"|Community|Confederation|Conference|Congress|Corps|Council|Court|Coalition|Crescent|Cross|Department|Division"
    r"|Federation|Fleet|Forces?|Forum|Front|Fund|Government|Group|Guards?|Institute|League|Legion|Marines|Militia"
    r"|Ministry|Mission|Movement|Nations|Navy|Office|Organi[sz]ation|Parliament|Partnership|Police|Programme|Program"
    r"|Rangers|Regiment|Squadron|Troops|Union)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(AU|CIS|CSTO|EU|GCC|IAEA|ICRC|IMF|IOM|OSCE|UN|WFP|WHO)\b")
"""Organisations that English spells out letter by letter: “the EU”, but “NATO”."""
_ENGLISH_PLURAL = re.compile(
    r"(?:[\w’'-]+ )*(Forces|Guards|Marines|Rangers|Troops)(?= (?:of|in|for)\b|$)", re.IGNORECASE
)
_COMMON_NOUN = re.compile(r"[A-Z][a-z]+ [a-z]{4,}")
"""The beginning of a description rather than a name: “International coalition against IS”."""
_FRENCH_COMMON = re.compile(r"Coalition|Forces?\b|Mission|Opération")
_FRENCH_LA = re.compile(
    r"(Agence|Alliance|Armée|Assemblée|Association|Autorité|Banque|Brigade|Coalition|Commission|Communauté|Compagnie"
    r"|Conférence|Confédération|Cour|Croix|Division|Fédération|Flotte|Fondation|Force|Garde|Gendarmerie|Légion|Ligue"
    r"|Marine|Milice|Mission|Opération|Organisation|Police|Société|Union)\b", re.IGNORECASE,
)  # fmt: skip
_FRENCH_LE = re.compile(
    r"(Bataillon|Bureau|Centre|Comité|Commandement|Congrès|Conseil|Corps|Croissant|Département|Escadron|Fonds|Forum"
    r"|Front|Gouvernement|Groupe|Groupement|Haut|Institut|Ministère|Mouvement|Office|Parlement|Parti|Partenariat"
    r"|Programme|Régiment|Secrétariat|Service)\b", re.IGNORECASE,
)  # fmt: skip
_RANK = re.compile(r"\d+(er?|re|ère|ème) ")
"""The number of a unit: “3e brigade”."""
_BARE = re.compile(
    r"Andorre|Antigua|Bahreïn|Barbade$|Chypre|Cuba|Djibouti|Guam|Haïti|Hong Kong|Israël|Jersey|Kiribati|Madagascar"
    r"|Malte|Maurice|Mayotte|Monaco|Nauru|Niue|Oman|Palaos|Porto Rico|Sainte?[- ](?!Siège)|Samoa|Sao Tomé|Singapour"
    r"|Taïwan|Tokelau|Trinité|Tuvalu|Vanuatu|Fidji|Guernesey|Anguilla|Aruba|Ceuta|Curaçao|Diego Garcia|Gibraltar"
    r"|La |Montserrat|Tristan|Wallis"
)
_PLURAL_BODY = re.compile(r"(Armées|Casques|Forces|Gardes|Nations|Troupes) ")
_PLURAL = re.compile(
    r"États-Unis|Pays-Bas|Émirats|Philippines|Seychelles|Maldives|Comores|Bahamas|Îles|Territoires|Terres|Bermudes|Tonga$"
)
_MASCULINE_IN_E = re.compile(r"Belize|Congo-|Cambodge|Mexique|Mozambique|Zimbabwe|Suriname|Royaume|Territoire")
_DESCRIBED = re.compile(r"(?!une? |la |l’)[a-zà-ÿ]|.* [a-zà-ÿ]{5,}$")
"""Places that are described, not named, whose article nobody can know: “base aérienne d’Aïn al-Assad”."""
_FEMININE = re.compile(r"République|RD|Sierra|.*e$")


def subject(name: str, language: str, *, country: bool) -> str:
    """Return the name as the subject at the beginning of a sentence: “The Netherlands”, “La Pologne”, “L’Otan”."""
    return _capital(mentioned(name, language, country=country))


def mentioned(name: str, language: str, *, country: bool) -> str:
    """Return who acts, within a sentence: “the Netherlands”, “l’Otan”, “the international coalition”."""
    if language == "fr":
        lowered = _small(name) if not country and _FRENCH_COMMON.match(name) else name
        return _with(_le(name, country=country), lowered)
    if language == "en" and not country:
        return _the_body(name)
    return _the(name) if language == "en" else name


def theatre(name: str, language: str) -> str:
    """Return a country as it follows “within”: “the Netherlands”; French puts it in brackets, as it is."""
    return _the(name) if language == "en" else name


class Phrase(Protocol):
    """A name as a place in a sentence needs it."""

    def __call__(self, name: str, language: str, *, country: bool) -> str: ...


def within(name: str, language: str, *, country: bool) -> str:
    """Return it as the middle of a sentence needs it: “the Netherlands”, “la Pologne”, “Taji”."""
    if language == "fr" and country:
        return _with(_le(name, country=True), name)
    if language == "fr" and _DESCRIBED.match(name):
        return f"le lieu «\u00a0{name}\u00a0»"
    return _the(name) if language == "en" and country else name


def whence(name: str, language: str, *, country: bool) -> str:
    """Return it with its French « de »: “d’Irak”, “de Taji”, “du Caire”; elsewhere as `within`."""
    if language != "fr":
        return within(name, language, country=country)
    if not country and _DESCRIBED.match(name):
        return f"du lieu «\u00a0{name}\u00a0»"
    return f"du {name[3:]}" if name.startswith("Le ") else _french_start(name, country)


def holder(name: str, language: str, *, country: bool) -> str:
    """Return whose leadership it is, with the French « de »: “des Pays-Bas”, “the Armed Forces of Malta”."""
    if language == "fr" or country:
        return whence(name, language, country=country)
    return mentioned(name, language, country=country)


def of(text: str, language: str) -> str:
    """Return a number of people with its French « de »: “de 30 soldats”, “d’une partie”; elsewhere as it is."""
    return _french_start(text.removeprefix("du "), False) if language == "fr" else text


def before_noun(number: str, n: int, language: str) -> str:
    """Return a number as it stands before a noun: French says “1 000 000 de soldats”."""
    return f"{number} de" if language == "fr" and n and n % 1_000_000 == 0 else number


def is_plural(name: str, language: str, *, country: bool) -> bool:
    """Tell whether a name takes a verb in the plural. In English no country does."""
    if language == "en":
        return not country and _ENGLISH_PLURAL.match(name) is not None
    return language == "fr" and _le(name, country=country) == "les"


def goal(name: str, language: str, *, country: bool) -> str:
    """Return the name as a destination, with its preposition: “to the Netherlands”, “en Pologne”, “vers Taji”."""
    return _GOALS.get(language, _plain_goal)(name, country)


def start(name: str, language: str, *, country: bool) -> str:
    """Return the name as a place left, with its preposition: “from Iraq”, “d’Irak”, “des Pays-Bas”."""
    return _STARTS.get(language, _plain_start)(name, country)


def _plain_goal(name: str, country: bool) -> str:
    return name


def _plain_start(name: str, country: bool) -> str:
    return name


def _the(name: str) -> str:
    return f"the {name}" if _ENGLISH_THE.match(name) else name


def _the_body(name: str) -> str:
    if name.startswith("The "):
        return _small(name)
    said = _small(name) if _COMMON_NOUN.match(name) else name
    bare = name.casefold().startswith("the ") or not (_ENGLISH_BODY.search(name) or _INITIALS.match(name))
    return said if bare else f"the {said}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with(article: str, name: str) -> str:
    return f"{article}{name}" if article.endswith("’") or not article else f"{article} {name}"


def _vowel(name: str) -> bool:
    first = unicodedata.normalize("NFD", name[:1]).lower()
    return first[:1] in "aeiou"


def _le(name: str, *, country: bool) -> str:
    """Return the French article; only some countries have none, and then it is ""."""
    if not country:
        return _le_of_body(name)
    if _BARE.match(name):
        return ""
    if _PLURAL.match(name):
        return "les"
    if _vowel(name):
        return "l’"
    first = re.split("[ -]", name)[0]
    return "la" if _FEMININE.match(first) and not _MASCULINE_IN_E.match(name) else "le"


def _le_of_body(name: str) -> str:
    """Return the article of an organisation: none if it is not known, as of a company or most acronyms."""
    if _PLURAL_BODY.match(name):
        return "les"
    noun = _RANK.sub("", name)
    feminine, masculine = _FRENCH_LA.match(noun), _FRENCH_LE.match(noun)
    if _vowel(name) and (feminine or masculine or " " not in name):  # “l’Union européenne”, “l’Otan”
        return "l’"
    return "la" if feminine else "le" if masculine else ""


def _french_goal(name: str, country: bool) -> str:
    if not country:
        return f"vers {name}"
    article = _le(name, country=True)
    if article == "":
        return f"à {name}"
    if article == "les":
        return f"aux {name}"
    return f"au {name}" if article == "le" else f"en {name}"


def _french_start(name: str, country: bool) -> str:
    article = _le(name, country=True) if country else ""
    if article == "les" or (not country and _PLURAL_BODY.match(name)):
        return f"des {name}"
    if article == "le":
        return f"du {name}"
    return f"d’{name}" if _vowel(name) else f"de {name}"


_GOALS: dict[str, Callable[[str, bool], str]] = {
    "en": lambda name, country: f"to {_the(name) if country else name}",
    "fr": _french_goal,
}
_STARTS: dict[str, Callable[[str, bool], str]] = {
    "en": lambda name, country: f"from {_the(name) if country else name}",
    "fr": _french_start,
}
