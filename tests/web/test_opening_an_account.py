"""The registration page and the welcome letter."""

from email import message_from_bytes, policy

import pytest

from marketplace import jobs
from marketplace.accounts import queries
from marketplace.accounts.kinds import ConsentPurpose
from tests.makers.accounts import PASSWORD
from tests.makers.routes import ON_SQLITE

pytestmark = [pytest.mark.usefixtures("database"), ON_SQLITE]

TYPED = {
    "name": "Nguyễn Thị Lan",
    "email": "lan@example.vn",
    "phone": "0500 000 123",
    "password": PASSWORD,
    "consents": "y",
}


def register(client, **changes: str):
    form = {name: value for name, value in {**TYPED, **changes}.items() if value is not None}
    return client.post("/account/register", data=form)


def letters(market) -> list:
    jobs.deliver_all(market.app)()
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (market.var / "mail").glob("*.eml")
    ]


@pytest.fixture(autouse=True)
def empty_mailbox(market, database):
    for path in (market.var / "mail").glob("*.eml"):
        path.unlink()


def test_a_buyer_is_signed_in_at_once_and_greeted(client, market):
    answer = register(client)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Tài khoản của bạn đã mở." in client.get("/account").text
    letter = letters(market)[0]
    assert (letter["To"], letter["Subject"]) == ("lan@example.vn", "Chào bạn đến với chợ")
    assert "http://localhost/account" in letter.get_body(("plain",)).get_content()


def test_who_represents_a_cooperative_goes_on_to_its_application(client):
    assert register(client, leads_cooperative="y").location == "/seller/application"


def test_consent_is_never_given_beforehand(client):
    page = client.get("/account/register").text
    assert 'name="consents"' in page
    assert "checked" not in page
    assert register(client, consents=None).status_code == 422
    assert queries.find_by_email("lan@example.vn") is None


def test_letters_about_fairs_are_a_question_of_their_own(client):
    register(client)
    person = queries.find_by_email("lan@example.vn")
    assert set(queries.consents_of(person.id)) == {ConsentPurpose.ACCOUNT}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Hãy nhập họ và tên."),
        ("email", "lan@", "Địa chỉ email chưa đúng."),
        ("phone", "12", "Số điện thoại chưa đúng."),
        ("password", "ngắn", "Mật khẩu cần ít nhất 10 ký tự."),
        ("password", "Nguyễn Thị Lan", "Mật khẩu không được là tên hoặc email của bạn."),
    ],
)
def test_a_faulty_field_is_named_and_the_rest_stays(client, field, typed, sentence):
    page = register(client, **{field: typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert PASSWORD not in page.text
    for name in {"name", "email", "phone"} - {field}:
        assert f'value="{TYPED[name]}"' in page.text


def test_an_address_that_is_taken_is_named(client, market):
    register(client)
    assert "Địa chỉ này đã có tài khoản." in register(client).text


def test_the_letter_speaks_the_language_of_the_page(client, market):
    client.get("/account/register?lang=en")
    register(client)
    assert letters(market)[0]["Subject"] == "Welcome to the market"


def test_what_is_typed_is_never_read_as_html(client):
    page = register(client, name='<img src=x onerror="alert(1)">', email="nope")
    assert "<img src=x" not in page.text
