"""SePay, payOS and Casso tell of money: only what they signed is stored, and each call ends in its place, once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import func, select

from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import checks, connections, providers, queries
from marketplace.payments.kinds import NewsSource
from marketplace.payments.models import BankConnection, PaymentReceipt, ProviderNews
from marketplace.payments.providers import Call
from marketplace.payments.states import NewsState, PaymentState
from marketplace.trade import auditing
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.money import (
    by_key,
    call,
    casso_body,
    casso_signature,
    connect,
    machine,
    payos_body,
    sepay_body,
    sepay_headers,
)
from tests.makers.orders import cancelled, make_order

BODIES = {NewsSource.SEPAY: sepay_body, NewsSource.PAYOS: payos_body, NewsSource.CASSO: casso_body}
WRONG = "khoa-bi-mat-cua-ke-khac"


@pytest.fixture
def order(database):
    return make_order(pay_by=PayBy.VIETQR)


def headers_of(source, body, *, secret=""):
    given = {"secret": secret} if secret else {}
    if source is NewsSource.CASSO:
        return {"X-Casso-Signature": casso_signature(body, clock.now(), **given)}
    return {} if source is NewsSource.PAYOS else by_key(*given.values())


def tell(source, address, text, amount, **changes):
    body = BODIES[source](text, amount, **changes)
    return call(machine(), address, body, headers_of(source, body))


def stored():
    db.session.rollback()
    return [row.value for row in db.session.scalars(select(ProviderNews.state).order_by(ProviderNews.id))]


@pytest.mark.parametrize("source", list(BODIES))
def test_a_signed_call_pays_the_order(order, source):
    answer = tell(source, connect(order.cooperative_id, source), f"MBVCB {order.code.lower()}", order.total)
    assert (answer.status_code, answer.json) == (200, {"success": True})
    db.session.expire_all()
    assert queries.payment_of(order.id).state is PaymentState.RECEIVED


@pytest.mark.parametrize("source", list(BODIES))
def test_a_wrong_signature_stores_nothing(order, source):
    address, body = connect(order.cooperative_id, source), BODIES[source](order.code, order.total)
    if source is NewsSource.PAYOS:
        body["data"]["amount"] += 1
    bad = [headers_of(source, body, secret=WRONG)] if source is not NewsSource.PAYOS else []
    answers = [call(machine(), address, body, headers).status_code for headers in (*bad, {})]
    assert set(answers) == {401}
    assert stored() == []


def test_an_unknown_address_is_not_found(order):
    address = connect(order.cooperative_id, NewsSource.SEPAY)
    body = sepay_body(order.code, order.total)
    for wrong in ("/webhooks/sepay/khong-co", address.replace("sepay", "casso"), address.replace("sepay", "x")):
        assert call(machine(), wrong, body, by_key()).status_code == 404
    assert stored() == []


ODD = [b"", b"[]", b"{", b"null", b'{"transferType":"in"}', b"\xff\xfe", b"[" * 5000]


@pytest.mark.parametrize("raw", ODD)
def test_what_cannot_be_read_is_refused_with_a_sentence(order, raw):
    answer = call(machine(), connect(order.cooperative_id, NewsSource.SEPAY), raw, by_key())
    assert answer.status_code == 400
    assert stored() == []


@pytest.mark.parametrize("changes", [
    {"transferAmount": "100"}, {"transferAmount": 1.5}, {"transferAmount": -5}, {"transferAmount": 10**18},
    {"transactionDate": "hôm qua"}, {"id": ""}, {"id": None}, {"transferAmount": True},
])  # fmt: skip
def test_nonsense_that_is_signed_is_refused(order, changes):
    body = sepay_body(order.code, order.total, **changes)
    assert call(machine(), connect(order.cooperative_id, NewsSource.SEPAY), body, by_key()).status_code == 400
    assert stored() == []


def test_money_that_goes_out_is_passed_over(order):
    address = connect(order.cooperative_id, NewsSource.SEPAY)
    assert tell(NewsSource.SEPAY, address, order.code, order.total, transferType="out").status_code == 200
    assert stored() == []


def test_an_old_signature_is_a_replay(order):
    raw = json.dumps(sepay_body(order.code, order.total)).encode()
    address = connect(order.cooperative_id, NewsSource.SEPAY)
    for age in (timedelta(minutes=6), timedelta(minutes=-6)):
        assert call(machine(), address, raw, sepay_headers(raw, clock.now() - age)).status_code == 401
    assert stored() == []
    assert call(machine(), address, raw, sepay_headers(raw, clock.now())).status_code == 200
    assert stored() == ["matched"]


def test_the_providers_own_samples_are_read():
    """The samples that payOS and Casso publish, with the keys they publish for them."""
    key = "1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675"
    names = ("counterAccountBankId", "counterAccountBankName", "counterAccountName", "counterAccountNumber",
             "virtualAccountName", "virtualAccountNumber")  # fmt: skip
    data = {
        "orderCode": 123, "amount": 3000, "description": "VQRIO123", "accountNumber": "12345678",
        "reference": "TF230204212323", "transactionDateTime": "2023-02-04 18:25:00", "currency": "VND",
        "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18", "code": "00", "desc": "Thành công",
    } | dict.fromkeys(names, "")  # fmt: skip
    signature = "412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03"
    raw = json.dumps({"code": "00", "success": True, "data": data, "signature": signature}).encode()
    told = providers.read(NewsSource.PAYOS, Call(raw, {}, NOON), secret=key)
    assert (told.amount, told.text, told.reference) == (3000, "VQRIO123", "TF230204212323")
    with pytest.raises(NotAllowed):
        providers.read(NewsSource.PAYOS, Call(raw.replace(b"3000", b"3001"), {}, NOON), secret=key)


def test_cassos_sample_signature_is_accepted():
    body = {"error": 0, "data": {
        "id": 0, "reference": "MA_GIAO_DICH_THU_NGHIEM", "description": "giao dich thu nghiem", "amount": 599000,
        "runningBalance": 25000000, "transactionDateTime": "2024-10-03 15:06:37", "accountNumber": "88888888",
        "bankName": "VPBank", "bankAbbreviation": "VPB", "virtualAccountNumber": "", "virtualAccountName": "",
        "counterAccountName": "NGUYEN VAN A", "counterAccountNumber": "8888888888", "counterAccountBankId": "970415",
        "counterAccountBankName": "VietinBank",
    }}  # fmt: skip
    signature = (
        "t=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7dde0868fc667faea8e224900"
        "fa7904e7c88dfa098032fb2d6b6996856e8b7ff3"
    )
    at = datetime.fromtimestamp(1727948258, clock.VIETNAM)
    secret = "mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs"
    call_ = Call(json.dumps(body).encode(), {"X-Casso-Signature": signature}, at)
    assert providers.read(NewsSource.CASSO, call_, secret=secret).amount == 599_000
    with pytest.raises(NotAllowed):
        providers.read(NewsSource.CASSO, Call(call_.body, call_.headers, at + timedelta(hours=2)), secret=secret)


def test_fifty_times_from_eight_threads_is_once(order):
    address = connect(order.cooperative_id, NewsSource.SEPAY)
    body, order_id, start = sepay_body(order.code, order.total), order.id, Barrier(8)
    app = current_app._get_current_object()
    db.session.rollback()

    def knock(number):
        if number < 8:
            start.wait(30)
        with app.app_context():
            return call(app.test_client(), address, body, by_key()).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(knock, range(50))) == {200}
    assert stored() == ["matched"]
    assert db.session.scalar(select(func.count(PaymentReceipt.id))) == 1
    assert queries.payment_of(order_id).paid == queries.payment_of(order_id).amount
    assert list(checks.faults()) == []


def test_eight_transfers_at_one_moment_are_all_somewhere(order):
    """Different news of one order at once: one pays it, the others are duplicates, and no đồng is lost."""
    app, start = current_app._get_current_object(), Barrier(8)
    address, order_id = connect(order.cooperative_id, NewsSource.SEPAY), order.id
    bodies = [sepay_body(order.code, order.total) for _ in range(8)]
    db.session.rollback()

    def knock(body):
        start.wait(30)
        with app.app_context():
            return call(app.test_client(), address, body, by_key()).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(knock, bodies)) == {200}
    assert sorted(stored()) == ["duplicate"] * 7 + ["matched"]
    assert queries.payment_of(order_id).paid == queries.payment_of(order_id).amount
    assert list(checks.faults()) == []


def test_out_of_order_unknown_wrong_and_late(order):
    """Each in its named place: parts told backwards, an unknown order, a success three days after the order ended."""
    address = connect(order.cooperative_id, NewsSource.CASSO)
    gone = make_order(pay_by=PayBy.VIETQR)
    gone_address = connect(gone.cooperative_id, NewsSource.SEPAY)
    cancelled(gone)
    late = (NOON + timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    for text, amount, when in (
        (f"lan 2 {order.code}", order.total - 30_000, "2026-11-23 09:00:00"),
        (f"lan 1 {order.code}", 30_000, "2026-11-22 09:00:00"),
        ("CS222222222Z", 50_000, "2026-11-22 10:00:00"),
    ):
        tell(NewsSource.CASSO, address, text, amount, transactionDateTime=when)
    tell(NewsSource.SEPAY, gone_address, gone.code, gone.total, transactionDate=late)
    assert stored() == ["matched", "matched", "no_match", "late"]
    db.session.expire_all()
    assert queries.payment_of(order.id).state is PaymentState.RECEIVED
    assert (gone.state, queries.payment_of(gone.id).state) == (OrderState.CANCELLED, PaymentState.DROPPED)
    assert list(auditing.faults()) == []


def test_without_the_unique_id_fifty_calls_would_be_many(order, monkeypatch):
    """The guard is the unique id at the source; with an id of our own making, each call would count."""
    numbers = count()
    monkeypatch.setattr(providers, "_id", lambda _value: f"made-up-{next(numbers)}")
    address, body = connect(order.cooperative_id, NewsSource.SEPAY), sepay_body(order.code, order.total)
    for _ in range(3):
        call(machine(), address, body, by_key())
    assert stored() == [NewsState.MATCHED.value, *[NewsState.DUPLICATE.value] * 2]


def test_the_secret_lies_sealed_in_the_database(order):

    connect(order.cooperative_id, NewsSource.SEPAY)
    sealed = db.session.scalars(select(BankConnection.sealed_secret)).one()
    assert "khoa-bi-mat" not in sealed
    assert ports().secrets.open(sealed) == "khoa-bi-mat-cua-htx"


def test_switched_off_nobody_is_heard(order):

    address = connect(order.cooperative_id, NewsSource.SEPAY)
    with transaction():
        known = connections.connections_of(order.cooperative_id)
        connections.disconnect(known[0].id, cooperative_id=order.cooperative_id, act=Act(1, NOON))
    assert call(machine(), address, sepay_body(order.code, order.total), by_key()).status_code == 404
