"""Liking products and waiting for stock, as visitors do it in their browsers."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from marketplace import jobs
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import db
from marketplace.wishes.models import StockWait, Wish
from tests.conftest import browser
from tests.makers.orders import make_offer, product_of
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE
from tests.makers.wishes import make_wait, restock

pytestmark = ON_SQLITE


@pytest.fixture
def honey(database):
    return make_offer(stock=0)


def like(client, variant):
    return client.post("/wishes", data={"product": product_of(variant).slug})


def ask(client, variant, **typed):
    return client.post(f"/products/{product_of(variant).slug}/back-in-stock", data={"pack": variant.id, **typed})


def delivered(market):
    """Return the one letter that the worker sends now."""
    folder = Path(market.var) / "mail"
    for old in folder.glob("*.eml"):
        old.unlink()
    handled = {kind: jobs.HANDLERS[kind] for kind in ("restock-mail", "restock-confirm-mail")}
    outbox.deliver_due(handled, at=clock.now())
    (written,) = folder.glob("*.eml")
    return message_from_bytes(written.read_bytes(), policy=policy.default)


def link_in(mail):
    return re.search(r"http://localhost(/wishes/\S+)", mail.get_body(("plain",)).get_content())[1]


def confirm(market):
    """Follow the link of the letter that asks, and press its button."""
    return browser(market.app).post(link_in(delivered(market)))


def test_a_guest_likes_looks_buys_and_takes_off(database):
    rice = make_offer(stock=3, name="Gạo nếp")
    client = browser(database.app)
    assert like(client, rice).headers["Location"] == "/wishes"
    page = client.get("/wishes")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Gạo nếp" in page.text
    assert "Chỉ còn 3" in page.text
    form = dict(re.findall(r'name="(variant_id|quantity|price-\d+)" value="(\d+)"', page.text))
    assert client.post("/cart/lines", data=form).status_code == 303
    assert "Gạo nếp" in client.get("/cart").text
    assert "Gạo nếp" not in browser(database.app).get("/wishes").text
    assert client.post(f"/wishes/{rice.product_id}/removal").status_code == 303
    assert "Gạo nếp" not in client.get("/wishes").text


def test_what_is_unknown_is_answered_with_a_sentence(database):
    answer = browser(database.app).post("/wishes", data={"product": "khong-co"})
    assert answer.status_code == 404
    assert "không còn bán" in answer.text


def test_the_list_follows_into_the_account_at_sign_up(database):
    rice = make_offer(stock=3, name="Gạo nếp")
    client = browser(database.app)
    like(client, rice)
    form = {
        "name": "Trần Thị Hoa",
        "email": "hoa@example.vn",
        "password": "lúa-chín-đồng-xa",
        "consents": "y",
        "phone": "",
    }
    assert client.post("/account/register", data=form).status_code == 303
    assert "Gạo nếp" in client.get("/wishes").text
    elsewhere = browser(database.app)
    assert elsewhere.post("/account/sign-in", data=form).status_code == 303
    assert "Gạo nếp" in elsewhere.get("/wishes").text
    assert db.session.query(Wish).count() == 1


def test_the_public_page_of_a_product_offers_both_without_knowing_who_looks(honey, database):
    slug = product_of(honey).slug
    page = browser(database.app).get(f"/products/{slug}")
    assert f"/products/{slug}/back-in-stock?pack={honey.id}" in page.text
    assert 'action="/wishes"' in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(honey, database):
    client = browser(database.app)
    slug = product_of(honey).slug
    asked = client.get(f"/products/{slug}/back-in-stock")
    assert "checkbox" in asked.text
    assert not re.search(r'type="checkbox"[^>]*checked', asked.text)
    refused = ask(client, honey, email="lan@")
    assert refused.status_code == 422
    assert 'value="lan@"' in refused.text
    assert "chưa đúng" in refused.text
    assert "Cần bạn đồng ý" in refused.text
    assert ask(client, honey, email="lan@example.vn").status_code == 422
    assert db.session.query(StockWait).count() == 0


def test_a_guest_is_told_and_ends_the_letters_without_signing_in(honey, database):
    client = browser(database.app)
    assert "lan@example.vn" in ask(client, honey, email=" Lan@Example.vn", agree="1").text
    assert confirm(database).status_code == 200
    tea = make_offer(stock=0, name="Chè")
    make_wait(tea)
    restock(honey, 4)
    jobs.tell_of_returned_stock()
    mail = delivered(database)
    assert mail["To"] == "lan@example.vn"
    assert "Mật ong bạc hà" in mail["Subject"]
    link = re.search(r"http://localhost(/wishes/letters/\S+)", mail.get_body(("plain",)).get_content())[1]
    page = browser(database.app).get(link)
    assert page.status_code == 200
    assert db.session.query(StockWait).filter_by(state="waiting").count() == 1
    assert "Đã dừng" in browser(database.app).post(link).text
    assert db.session.query(StockWait).filter_by(state="waiting").count() == 0
    assert browser(database.app).get("/wishes/letters/khong-phai").status_code == 404


def test_a_signed_in_person_is_not_asked_for_her_address_and_sees_what_she_waits_for(honey, database):
    lan, hoa = make_person("Lan", "lan@example.vn"), make_person("Hoa")
    client = sign_in(browser(database.app), lan)
    assert "lan@example.vn" in client.get(f"/products/{product_of(honey).slug}/back-in-stock").text
    assert ask(client, honey, agree="1").status_code == 200
    wait = db.session.query(StockWait).one()
    assert wait.person_id == lan.id
    assert "Mật ong bạc hà" in client.get("/wishes").text
    stranger = sign_in(browser(database.app), hoa)
    assert "Mật ong bạc hà" not in stranger.get("/wishes").text
    assert stranger.post(f"/wishes/waits/{wait.id}/stop").status_code == 404
    assert client.post(f"/wishes/waits/{wait.id}/stop").status_code == 303
    assert "Mật ong bạc hà" not in client.get("/wishes").text


def test_what_is_there_is_bought_and_not_waited_for(honey, database):
    restock(honey, 1)
    client = browser(database.app)
    assert "đang còn hàng" in client.get(f"/products/{product_of(honey).slug}/back-in-stock").text
    assert ask(client, honey, email="lan@example.vn", agree="1").status_code == 409
    assert client.get("/products/khong-co/back-in-stock").status_code == 404


def test_her_wishes_are_in_her_file_and_go_with_her_account(honey, database):
    client = browser(database.app)
    form = {"name": "Trần Thị Hoa", "email": "hoa@example.vn", "password": "lúa-chín-đồng-xa", "consents": "y"}
    client.post("/account/register", data=form)
    like(client, honey)
    ask(client, honey, agree="1")
    told = client.get("/account/data").json
    assert told["wishes"] == ["Mật ong bạc hà"]
    assert told["waits_for_stock"][0]["product"] == "Mật ong bạc hà 1 kg"
    assert client.post("/account/closure", data={"present": form["password"], "sure": "y"}).status_code == 303
    assert db.session.query(StockWait).count() == db.session.query(Wish).count() == 0


def test_hearts_are_told_what_is_on_the_list_and_nobody_elses(database):
    rice, tea = make_offer(stock=3, name="Gạo nếp"), make_offer(stock=3, name="Chè shan")
    asked = {"product": [product_of(rice).slug, product_of(tea).slug, "khong-co"]}
    client = browser(database.app)
    like(client, rice)
    answer = client.get("/wishes/shown", query_string=asked)
    assert answer.json == {"wished": {product_of(rice).slug: rice.product_id}}
    assert answer.headers["Cache-Control"] == "no-store"
    client.post(f"/wishes/{rice.product_id}/removal")
    assert client.get("/wishes/shown", query_string=asked).json == {"wished": {}}
    assert browser(database.app).get("/wishes/shown", query_string=asked).json == {"wished": {}}
    signed_in = sign_in(browser(database.app), make_person())
    like(signed_in, tea)
    assert signed_in.get("/wishes/shown", query_string=asked).json == {"wished": {product_of(tea).slug: tea.product_id}}
    assert client.get("/wishes/shown").json == {"wished": {}}


def test_a_page_with_hearts_says_nothing_of_anybodys_list(database):
    rice = make_offer(stock=3, name="Gạo nếp")
    client = browser(database.app)
    address = f"/products/{product_of(rice).slug}"
    before = client.get(address).text
    like(client, rice)
    assert client.get(address).text == before
    assert "aria-pressed" not in before


def test_a_typed_address_is_asked_first_and_told_only_after_it_said_yes(honey, database):
    noted = ask(browser(database.app), honey, email="lan@example.vn", agree="1").text
    assert "Còn một bước nữa" in noted
    restock(honey, 4)
    jobs.tell_of_returned_stock()
    mail = delivered(database)
    assert (mail["To"], "Xác nhận" in mail["Subject"]) == ("lan@example.vn", True)
    link = link_in(mail)
    assert "Xác nhận, hãy báo cho tôi" in browser(database.app).get(link).text
    jobs.tell_of_returned_stock()
    assert db.session.query(StockWait).one().state == "waiting", "opening a link confirms nothing"
    answer = browser(database.app).post(link)
    assert "Đã xác nhận" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Đã xác nhận" in browser(database.app).post(link).text
    jobs.tell_of_returned_stock()
    assert "Có hàng lại" in delivered(database)["Subject"]
    assert browser(database.app).get("/wishes/confirmations/khong-phai").status_code == 404


def test_one_letter_asks_however_often_the_button_is_pressed(honey, database):
    for _ in range(3):
        ask(browser(database.app), honey, email="lan@example.vn", agree="1")
    assert delivered(database)["To"] == "lan@example.vn"


def test_who_confirmed_once_while_signed_in_is_not_asked_again(honey, database):
    client = sign_in(browser(database.app), make_person("Lan", "lan@example.vn"))
    assert "Còn một bước nữa" in ask(client, honey, agree="1").text
    assert "Chờ bạn xác nhận trong thư" in client.get("/wishes").text
    confirm(database)
    assert "Chờ bạn xác nhận trong thư" not in client.get("/wishes").text
    tea = make_offer(stock=0, name="Chè")
    assert "Đã ghi lại" in ask(client, tea, agree="1").text
    assert all(each.confirmed_at for each in db.session.query(StockWait))


def test_the_letter_that_asks_comes_in_english_as_well(honey, database):
    client = browser(database.app)
    client.get("/?lang=en")
    ask(client, honey, email="lan@example.vn", agree="1")
    assert delivered(database)["Subject"].startswith("Please confirm")
