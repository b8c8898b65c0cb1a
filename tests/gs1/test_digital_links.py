"""Addresses of the web that carry a GS1 key."""

import random
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.gs1.application_identifiers import get_ai, primary_keys
from marketplace.gs1.check_digits import check_digit
from marketplace.gs1.digital_link import DigitalLink, NotADigitalLink, build, parse
from tests.gs1 import shared

TEA = "https://id.cho.example.vn/01/09520123456788"
CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
TEXTS = st.text(CSET_82, min_size=1, max_size=20)


def verdict(uri: str) -> str | None:
    """Return the canonical address, or nothing for what is none."""
    try:
        return parse(uri).uri()
    except NotADigitalLink:
        return None


def test_every_shared_vector_gets_its_verdict():
    vectors = shared.read("vn-digital-link-vectors.json")["vectors"]
    wrong = [(each["uri"], verdict(each["uri"])) for each in vectors if verdict(each["uri"]) != each.get("canonical")]
    assert wrong == []


def test_the_shared_vectors_are_read_to_their_elements():
    for each in shared.read("vn-digital-link-vectors.json")["vectors"]:
        if each["valid"]:
            link = parse(each["uri"])
            assert (link.element_string, list(link.others)) == (each["ai"], each["ignored"]), each["uri"]


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        (f"{TEA}/10/A%00B", "per cent"),
        (f"{TEA}/10/A%2", "per cent"),
        (f"{TEA}/10/%FF", "UTF-8"),
        (f"{TEA}/235/X/10/A", "do not follow"),
        (f"{TEA}/foo/bar", "no AI"),
        (f"{TEA}/foo", "no primary key"),
        (f"{TEA}?17=271106&17=271107", "twice"),
        (f"{TEA}?11", "has no value"),
        (f"{TEA}?15=270229", "wrong: yymmd0"),
        (f"{TEA}?7007=261100", "wrong: yymmdd"),
        (f"{TEA}?422=123", "wrong: iso3166"),
        (f"{TEA}?37=5", "does not go together"),
        (f"{TEA}?3103=000500&3102=000050", "does not go together"),
        ("https://id.cho.example.vn/415/9521321000018", "needs another"),
        ("https:///01/09520123456788", "a domain"),
        ("ftp://id.cho.example.vn/01/09520123456788", "http or https"),
        ("https://id.cho.example.vn", "no primary key"),
        (f"{TEA}/10/{'A' * 3000}", "too long"),
    ],
)
def test_a_broken_rule_is_named(uri, why):
    with pytest.raises(NotADigitalLink, match=re.escape(why)):
        parse(uri)


def test_a_folder_before_the_key_may_look_like_a_key():
    link = parse("https://id.cho.example.vn/414/9521321000018/01/09520123456788/10/A")
    assert link.key == ("01", "09520123456788")


def test_a_plus_is_a_plus_in_the_path_and_a_space_in_the_query():
    assert parse(f"{TEA}/10/A+B").value_of("10") == "A+B"
    assert verdict(f"{TEA}?240=A+B") is None


def test_a_link_leads_up_to_what_it_belongs_to():
    tree = parse(f"{TEA}/10/CT2611A/21/7?17=271106").up_the_tree()
    assert [link.uri("") for link in tree] == [
        "/01/09520123456788/10/CT2611A/21/7",
        "/01/09520123456788/10/CT2611A",
        "/01/09520123456788",
    ]


def test_an_importer_index_may_follow_a_place():
    assert parse("https://x.vn/414/9521321000018/7040/0ABC").key[0] == "414"


def test_sixteen_keys_identify_something():
    assert primary_keys() == [
        "00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013", "8017",
        "8018",
    ]  # fmt: skip
    assert get_ai("3105") is not None
    assert get_ai("3106") is None


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_built_is_read_back_and_stays_canonical(cpv, lot, serial):
    link = build([("01", "09520123456788"), ("22", cpv), ("10", lot), ("21", serial)], [("17", "271106")])
    assert parse(link.uri()) == link
    assert parse(link.uri("https://cho.example.vn/a/b")).uri() == link.uri()


@given(st.text("0123456789", min_size=13, max_size=13), TEXTS)
def test_building_is_the_reverse_of_reading(payload, lot):
    uri = DigitalLink((("01", payload + check_digit(payload)), ("10", lot))).uri()
    link = parse(uri)
    assert build(link.path, link.attributes).uri() == uri


def test_a_hundred_thousand_pieces_of_nonsense_are_read_or_refused_and_never_break():
    chance = random.Random(20_261_124)
    pieces = [
        "01", "09520123456788", "10", "CT2611A", "21", "22", "235", "414", "9521321000018", "00", "8006", "gtin", "",
        "%2F", "%00", "%", "é", "..", "?17=271106", "?", "#", "&", ";", "=", "+", "89=X", "linkType=all", "99", "8200",
        "7040", "8020", "255", "3103=000500", "\x00", "\n", "０１", "8004", "253", "95201234567881", "/", "//", ":",
    ]  # fmt: skip
    seen = set()
    for _ in range(100_000):
        parts = [chance.choice(pieces) if chance.random() < 0.9 else chance.choice(string.printable) for _ in range(6)]
        seen.add(verdict("https://id.cho.example.vn/" + chance.choice(["/", ""]).join(parts)) is None)
        verdict(f"{TEA}/10/A?" + "".join(parts))
    assert seen == {True, False}
