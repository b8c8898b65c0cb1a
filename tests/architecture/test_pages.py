"""What must hold for every address of the site."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from marketplace.web.access import MARK
from tests.conftest import Market
from tests.makers.routes import rules_of

DIGITAL_LINK = re.compile(r"^/(01|10|21|22)(/|$)")
KEBAB = re.compile(r"^[a-z0-9]+([-.][a-z0-9]+)*$")
KNOWN_MARK = re.compile(r"^(public|signed_in|operator|seller:.*|officer:(viewer|officer|approver))$")


@pytest.fixture
def app(sqlite_market: Market) -> Flask:
    return sqlite_market.app


@pytest.fixture
def rules(app: Flask) -> list[Rule]:
    return rules_of(app)


def test_every_view_carries_one_access_mark(app, rules):
    """Two marks are refused when the view is made; here, none is."""
    marks = {rule.endpoint: getattr(app.view_functions[rule.endpoint], MARK, "none") for rule in rules}
    assert {name: mark for name, mark in marks.items() if not KNOWN_MARK.match(mark)} == {}


def test_every_address_parameter_has_a_type(rules):
    untyped = {rule.rule for rule in rules if re.search(r"<[a-z_]+>", rule.rule)}
    assert untyped == set()


def test_addresses_are_nouns_in_small_letters_with_hyphens(rules):
    pieces = {
        rule.rule: [part for part in re.split(r"/|<[^>]+>", rule.rule) if part not in {"", "."}] for rule in rules
    }
    odd = {path for path, parts in pieces.items() for part in parts if not KEBAB.match(part.strip("."))}
    assert {path for path in odd if not DIGITAL_LINK.match(path)} == set()


def test_no_two_views_share_an_address(rules):
    taken = [
        (re.sub(r"<[^>]+>", "<>", rule.rule), method) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}
    ]
    assert sorted({place for place in taken if taken.count(place) > 1}) == []


def test_every_view_says_what_it_does(app, rules):
    assert [rule.endpoint for rule in rules if not (app.view_functions[rule.endpoint].__doc__ or "").strip()] == []


def test_a_door_guards_its_own_pages(app, rules):
    """Behind the seller's door stands a seller's mark, behind the Union's an officer's."""
    allowed = {"seller": ("seller", "signed_in"), "union": ("officer",), "trace": ("public",)}
    wrong = {
        rule.endpoint
        for rule in rules
        if (door := rule.endpoint.partition(".")[0]) in allowed
        if not getattr(app.view_functions[rule.endpoint], MARK, "").startswith(allowed[door])
    }
    assert wrong == set()


@pytest.mark.parametrize("number", [2**63, 2**64, 10**40])
def test_a_number_no_row_can_have_is_not_found(app, rules, number):
    numbered = [rule for rule in rules if "<int:" in rule.rule]
    assert numbered
    for rule in numbered:
        path = re.sub(r"<string:[^>]+>", "x", re.sub(r"<int:[^>]+>", str(number), rule.rule))
        assert app.test_client().get(path).status_code in {404, 405}
