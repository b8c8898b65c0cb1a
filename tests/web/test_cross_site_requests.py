"""No other site can make a visitor's browser change something here."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from marketplace.web import guards
from marketplace.web.guards import TOKEN_AREAS
from tests.conftest import browser, make_market
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE, rules_of

FOREIGN = {
    "another site": {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "cross-site"},
    "another site, old browser": {"HTTP_ORIGIN": "https://evil.example"},
    "another site, origin hidden": {"HTTP_ORIGIN": "null"},
    "another port": {"HTTP_ORIGIN": "http://localhost:8080"},
    "a name that only begins like ours": {"HTTP_ORIGIN": "http://localhost.evil.example"},
    "our name as a user's": {"HTTP_ORIGIN": "http://localhost@evil.example"},
    "no origin, other site": {"HTTP_SEC_FETCH_SITE": "cross-site"},
    "a neighbouring name": {"HTTP_SEC_FETCH_SITE": "same-site"},
    "nothing at all": {},
}
OURS = {
    "every browser of today": {"HTTP_ORIGIN": "http://localhost", "HTTP_SEC_FETCH_SITE": "same-origin"},
    "a browser without Sec-Fetch": {"HTTP_ORIGIN": "http://localhost"},
    "a browser without Origin": {"HTTP_SEC_FETCH_SITE": "same-origin"},
}
READS = frozenset({"GET", "HEAD", "OPTIONS"})
# Machines that sign what they send come from elsewhere by nature: providers' news, mail programs that end letters.
SIGNED_OTHERWISE = frozenset(
    {
        "webhooks.receive",
        "webhooks.receive_card_news",
        "epcis.capture",
        "epcis.add_event",
        "shop.end_letters",
        "shop.end_asking",
    }
)


def changing(app: Flask) -> list[tuple[Rule, str]]:
    """Return every address and method that may change something."""
    return [
        (rule, method)
        for rule in rules_of(app)
        for method in (rule.methods or set()) - READS
        if rule.endpoint not in SIGNED_OTHERWISE
    ]


def path_of(rule: Rule) -> str:
    """Return an address of the rule; what it names need not exist."""
    return re.sub(r"<string:[^>]+>|<path:[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", rule.rule))


def stranger(app: Flask) -> FlaskClient:
    """Return a browser that says nothing about where its requests come from."""
    client = browser(app)
    client.environ_base.pop("HTTP_ORIGIN")
    client.environ_base.pop("HTTP_SEC_FETCH_SITE")
    return client


@ON_SQLITE
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_nothing_changes_for_a_request_from(database, headers):
    client = sign_in(stranger(database.app), make_person(is_operator=True))
    answers = {
        f"{method} {rule.rule}": client.open(path_of(rule), method=method, environ_overrides=headers)
        for rule, method in changing(database.app)
    }
    assert len(answers) > 30
    assert {knock for knock, answer in answers.items() if answer.status_code != 403} == set()
    assert {knock for knock, answer in answers.items() if "không đến từ trang của Chợ Sen" not in answer.text} == set()


def test_only_what_is_signed_is_let_past():
    assert guards.SIGNED_OTHERWISE == SIGNED_OTHERWISE


@ON_SQLITE
@pytest.mark.parametrize("headers", OURS.values(), ids=OURS.keys())
def test_our_own_pages_are_believed_in(database, headers):
    client = stranger(database.app)
    answer = client.post("/account/sign-in", data={"email": "", "password": ""}, environ_overrides=headers)
    assert answer.status_code == 422


@ON_SQLITE
def test_reading_from_elsewhere_is_allowed(database):
    """A link in Zalo or a search engine leads here."""
    answer = stranger(database.app).get("/", headers={"Origin": "https://zalo.me", "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_behind_the_doors_a_token_is_asked_for_as_well(tmp_path):
    app = make_market("", tmp_path, WTF_CSRF_ENABLED=True)
    with app.app_context():
        client = sign_in(browser(app), make_person(is_operator=True))
        answers = {
            f"{method} {rule.rule}": client.open(path_of(rule), method=method).text
            for rule, method in changing(app)
            if rule.endpoint.partition(".")[0] in TOKEN_AREAS
        }
        assert len(answers) > 20
        assert {knock for knock, text in answers.items() if "mẫu hết hiệu lực" not in text} == set()


def test_a_form_with_its_token_goes_through(tmp_path):
    app = make_market("", tmp_path, WTF_CSRF_ENABLED=True)
    with app.app_context():
        client = browser(app)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account/sign-in").text)[1]
        form = {"email": "", "password": "", "csrf_token": token}
        assert client.post("/account/sign-in", data=form).status_code == 422
        assert browser(app).post("/account/sign-in", data=form).status_code == 403


@ON_SQLITE
def test_every_page_tells_the_browser_what_it_may_load(database):
    for path in ("/", "/account/sign-in", "/khong-co"):
        headers = browser(database.app).get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


@ON_SQLITE
@pytest.mark.parametrize("path", ["/", "/products", "/cooperatives"])
def test_a_page_read_by_nobody_in_particular_sets_no_cookie(database, path):
    """What is public must not differ from one visitor to the next, or it could not be kept for all."""
    answer = browser(database.app).get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@ON_SQLITE
@pytest.mark.parametrize("where", ["/products/%00", "/search?q=%00", "/account/password-reset/a%00b"])
def test_a_character_that_cannot_be_stored_is_refused(database, where):
    assert browser(database.app).get(where).status_code in {400, 404}


@ON_SQLITE
def test_what_is_typed_behind_a_door_is_not_kept_by_others(database):
    client = sign_in(browser(database.app), make_person())
    assert client.get("/account").headers["Cache-Control"] == "private, no-cache"
