"""Every sentence is written in Vietnamese and said in English as well."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from marketplace.translations import HERE
from tests.architecture.source import PACKAGE, ROOT, TEMPLATES

KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "msg": None, "ngettext": (1, 2)}
ROOMS = sorted((HERE / "en").glob("*.po"))
PLACE = re.compile(r"%\((\w+)\)[sd]")
# Words that only an English sentence holds; what both languages write alike (email, OCOP, mm) is not among them.
ENGLISH = re.compile(
    r"\b(the|and|your|you|of|is|are|not|please|with|for|from|this|that|has|have|was|order|orders|product|products|"
    r"price|delete|save|edit|search|invalid|required|field|choice|submit|error|password|account|sign|name|address|"
    r"phone|upload|file|report|report|plan|target|cooperative)\b",
    re.IGNORECASE,
)
# Names of things keep their name in every language.
NAMES = re.compile(
    r"Chợ Sen|English|Excel|Word|Zalo|Facebook|Stripe|VietQR|GS1|EPCIS|Digital Link|PDF|VietGAP|GlobalGAP|HACCP|OCOP|"
    r"[\w.]+@[\w.]+|https?://\S+|%\(\w+\)[sd]|<[^>]+>|&\w+;|\.\w+"
)
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


@cache
def written() -> dict[str, str]:
    """Return every sentence of the site and one place where it stands."""
    found: dict[str, str] = {}
    for path, method in _sources():
        for line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS, options=OPTIONS):
            singular = message[0] if isinstance(message, tuple) else message
            found.setdefault(singular, f"{path.relative_to(ROOT)}:{line}")
    return found


OPTIONS = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, "python"
    for kind in ("*.html", "*.txt"):
        for path in sorted(TEMPLATES.rglob(kind)):
            yield path, "jinja2.ext:babel_extract"


@cache
def catalogue(room: Path) -> Catalog:
    """Return one room's English."""
    with room.open("rb") as file:
        return read_po(file, locale="en")


def messages(room: Path) -> list[Message]:
    """Return a room's sentences without the header."""
    return [message for message in catalogue(room) if message.id]


def first(text: object) -> str:
    """Return the singular of a sentence that may have a plural."""
    return text[0] if isinstance(text, list | tuple) else str(text)


def test_every_sentence_has_its_english():
    known = {first(message.id) for room in ROOMS for message in messages(room) if first(message.string)}
    assert {text: place for text, place in written().items() if text not in known} == {}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_no_english_is_kept_for_what_nobody_says(room):
    assert [first(message.id) for message in messages(room) if first(message.id) not in written()] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_both_languages_have_the_same_places(room):
    def places(text: object) -> set[str]:
        return set(PLACE.findall(first(text)))

    assert [first(each.id) for each in messages(room) if places(each.id) != places(each.string)] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_a_room_says_each_sentence_once_and_in_good_form(room):
    text = room.read_text(encoding="utf8")
    said = re.findall(r'^msgid ("(?:[^"\\]|\\.)*"(?:\n"(?:[^"\\]|\\.)*")*)', text, re.MULTILINE)
    assert sorted({each for each in said if said.count(each) > 1}) == []
    assert "#~" not in text
    assert "#, fuzzy" not in text


def test_two_rooms_never_say_one_sentence_differently():
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for room in ROOMS:
        for message in messages(room):
            said[first(message.id)].setdefault(first(message.string), room.stem)
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}


def test_the_source_is_vietnamese():
    """A sentence without any Vietnamese letter is suspect as soon as it holds an English word."""
    suspect = {
        text: place
        for text, place in written().items()
        if not VIETNAMESE.search(text) and ENGLISH.search(NAMES.sub(" ", text))
    }
    assert suspect == {}


def test_the_english_is_english():
    left = [
        (room.stem, first(message.string))
        for room in ROOMS
        for message in messages(room)
        if VIETNAMESE.search(re.sub(KEPT, "", first(message.string)))
    ]
    assert left == []


# Words that stay Vietnamese in English: money, titles of documents, names of places and goods, examples to type.
KEPT = (
    r"đồng|Chợ Sen|Hội LHPN\S*|Đề án|Đ/|QĐ[\w/-]*|NĐ[\w/-]*|thổ cẩm|“[^”]*”|\([^)]*\)|"
    r"[A-ZĐ]\w*(?: [A-ZĐÀ-Ỹ]\w*)+|[A-ZÀ-ỸĐ]\w*"
)


def test_every_typed_sentence_is_plain_text():
    """`msg(f"…")` and `_("…" % …)` cannot be translated: the sentence must stand as it is."""
    faults = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf8")
        faults += [f"{path.relative_to(ROOT)}: {each}" for each in re.findall(r'\b(?:msg|gettext|_l?)\(f"[^"]*', text)]
    assert faults == []


def test_no_vietnamese_sentence_stands_bare_on_a_page():
    """What a person reads goes through `_()`, or it would stay Vietnamese on English pages."""
    faults = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.name == "components_gallery.html":
            continue
        text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text(encoding="utf8"), flags=re.DOTALL)
        bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", re.sub(r'"Tiếng Việt"', "", text), flags=re.DOTALL)
        faults += [f"{path.relative_to(TEMPLATES)}: {' '.join(bare.split())[:80]}"] if VIETNAMESE.search(bare) else []
    assert faults == []
