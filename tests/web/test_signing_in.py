"""Signing in and out: for whom, whereto, and what a session is worth."""

import pytest
from flask_limiter.util import get_remote_address

from marketplace.accounts import services
from marketplace.app import create_app
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.kernel.settings import Settings
from tests.conftest import NOON, browser, make_market
from tests.makers.accounts import PASSWORD, open_account
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.orders import BUYER_PHONE, make_order
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]


def try_password(client, email: str, password: str = PASSWORD, **more: str):
    query = {"next": more.pop("next")} if "next" in more else {}
    form = {"email": email, "password": password, **more}
    return client.post("/account/sign-in", data=form, query_string=query)


@pytest.fixture
def lan():
    return open_account(email="lan@example.vn")


def test_a_buyer_signs_in_and_sees_her_account(client, lan):
    answer = try_password(client, "Lan@Example.vn")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert lan.name in client.get("/account").text


@pytest.mark.parametrize(
    ("email", "password"), [("lan@example.vn", "sai mật khẩu rồi"), ("nobody@example.vn", PASSWORD)]
)
def test_a_wrong_pair_keeps_the_address_and_says_only_that_it_is_wrong(client, lan, email, password):
    page = try_password(client, email, password)
    assert page.status_code == 422
    assert "Email hoặc mật khẩu chưa đúng." in page.text
    assert f'value="{email}"' in page.text
    assert password not in page.text
    assert client.get("/account").status_code == 302


def test_empty_fields_are_named(client):
    page = try_password(client, "", "")
    assert page.status_code == 422
    assert "Hãy nhập địa chỉ email." in page.text
    assert "Hãy nhập mật khẩu." in page.text


def test_who_was_sent_to_sign_in_comes_back_where_she_was(client, lan):
    asked = client.get("/account/profile?x=1")
    assert (asked.status_code, asked.location) == (302, "/account/sign-in?next=/account/profile?x%3D1")
    assert (
        client.post(asked.location, data={"email": lan.email, "password": PASSWORD}).location == "/account/profile?x=1"
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", "evil.example", "///evil.example", "/%0d%0aSet-Cookie:x=1\r\nx", "\x00/a",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client, lan, elsewhere):
    answer = try_password(client, lan.email, next=elsewhere)
    assert answer.status_code in {303, 400}
    assert answer.location in {"/account", None}


def test_a_session_that_was_planted_before_is_not_taken_over(client, lan):
    with client.session_transaction() as planted:
        planted["cooperative_id"] = 666
        planted["anything"] = "of another person"
    try_password(client, lan.email)
    with client.session_transaction() as session:
        assert "anything" not in session
        assert "cooperative_id" not in session


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client, lan):
    cookies = [value for name, value in try_password(client, lan.email).headers if name == "Set-Cookie"]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


@pytest.mark.parametrize(("keep", "lasts"), [("y", True), ("", False)])
def test_she_decides_whether_this_device_keeps_her_signed_in(client, lan, keep, lasts):
    answer = try_password(client, lan.email, **({"keep": keep} if keep else {}))
    assert ("Expires=" in answer.headers["Set-Cookie"]) is lasts


def test_signing_out_ends_the_session(client, lan):
    try_password(client, lan.email, keep="y")
    assert client.post("/account/sign-out").status_code == 303
    assert client.get("/account").status_code == 302


def test_signing_out_is_never_a_link(client, lan):
    try_password(client, lan.email)
    assert client.get("/account/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


def test_a_member_begins_at_her_cooperatives_desk(client, lan):
    make_member(make_cooperative(), MemberRole.SELLER, person=lan)
    assert try_password(client, lan.email).location == "/seller"


def test_who_has_several_desks_begins_at_the_overview(client, lan):
    make_member(make_cooperative(), person=lan)
    make_member(make_cooperative("Hương Rừng"), person=lan)
    officer = make_officer()
    assert try_password(client, lan.email).location == "/seller"
    make_member(make_cooperative("Đất Lành"), person=officer)
    assert sign_in(client, officer).get("/account/sign-in").location == "/account"


def test_a_closed_account_is_out_at_once(client, lan):
    try_password(client, lan.email)
    with transaction():
        services.close_account(lan.id, Act(None, NOON))
    assert client.get("/account").status_code == 302


def test_a_new_password_signs_out_the_other_devices(market, client, lan):
    other = browser(market.app)
    for device in (client, other):
        try_password(device, lan.email)
    form = {"present": PASSWORD, "new": "con mèo trèo cây cau"}
    assert client.post("/account/password", data=form).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_a_forged_session_is_nobody(client):
    for forged in ("1", "1.0000000000000000", "x", "999999999999999999999.a", ""):
        with client.session_transaction() as session:
            session["_user_id"] = forged
        assert client.get("/account").status_code == 302


def test_guessing_is_slowed_down(tmp_path):
    app = make_market("", tmp_path, COUNTS_TRIES=True)
    with app.app_context():
        client = browser(app)
        make_person("Lan", "lan@example.vn")
        codes = [try_password(client, "lan@example.vn", "sai mật khẩu rồi").status_code for _guess in range(11)]
        assert codes == [422] * 10 + [429]
        assert try_password(client, "mai@example.vn", "sai mật khẩu rồi").status_code == 422


def test_looking_up_an_order_does_not_keep_her_signed_in_for_longer(client, lan):
    order = make_order()
    try_password(client, lan.email)
    answer = client.post("/orders", data={"code": order.code, "phone": BUYER_PHONE})
    assert answer.status_code == 303
    assert "Expires=" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_behind_a_proxy_tries_are_counted_by_the_visitors_address(tmp_path, proxies, counted):
    settings = Settings(var_dir=tmp_path, secret_key="test-key", testing=True, trusted_proxies=proxies)
    app, seen = create_app(settings), []
    app.before_request(lambda: seen.append(get_remote_address()))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    app.test_client().get("/account/sign-in", headers=headers)
    assert seen == [counted]
