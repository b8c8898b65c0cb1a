"""The demo market: whole, open to everybody it prints, made once, and never over somebody's real market."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts import services as accounts
from marketplace.certificates import queries as certificates
from marketplace.certificates.models import Certificate
from marketplace.cli.demo_market.buyers import make_buyers
from marketplace.cli.demo_market.cast import CAST, FIRST_SELLER, PASSWORD, SECOND_SELLER
from marketplace.cli.demo_market.market import make_market
from marketplace.cli.demo_market.texts import MARK, SellerText, sellers
from marketplace.cooperatives.fictional import is_demo_market
from marketplace.cooperatives.models import Cooperative, ManagementPost
from marketplace.cooperatives.states import CooperativeState
from marketplace.epcis.hashing import event_id
from marketplace.kernel import outbox
from marketplace.kernel.clock import day_of
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import StateChange
from marketplace.kernel.phones import is_fictional_phone
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import OrderState
from marketplace.payments import card_queries
from marketplace.payments import queries as payments
from marketplace.payments.ledger_models import Payout
from marketplace.payments.models import Payment
from marketplace.payments.states import CardNewsState, PayoutState
from marketplace.products.models import Product
from marketplace.products.pictures import drawings_in
from marketplace.products.states import ProductState
from marketplace.traceability.chain_models import EventEntry
from marketplace.traceability.epcis_names import prefixes
from marketplace.traceability.models import TraceEvent
from marketplace.trade import auditing
from tests.conftest import BACKENDS, NOON, browser
from tests.conftest import make_market as build_app
from tests.makers.partners import document, official_schema
from tests.makers.people import make_person
from tests.makers.ready import create_ready

FEW = 24
A_FEW = (FIRST_SELLER, SECOND_SELLER, "gao-dong-sen", "dieu-soc-xanh", "hoi-nui-da")


@dataclass(frozen=True)
class Demo:
    """An application whose database holds a small demo market of these cooperatives."""

    app: Flask
    texts: tuple[SellerText, ...]


@pytest.fixture(scope="module", params=BACKENDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A small demo market in a database of its own, made once for all tests that only read."""
    is_sqlite = request.param == "sqlite"
    # Everything that is told is tried once; the other database needs a few of each kind only.
    texts = sellers() if is_sqlite else tuple(text for text in sellers() if not text.trades or text.key in A_FEW)
    # A database beside the one that other tests empty.
    url = "" if is_sqlite else create_ready(request.getfixturevalue("postgres_server"), "demo")
    app = build_app(url, tmp_path_factory.mktemp("demo"))
    with app.app_context(), transaction():
        make_market(NOON, checkouts=FEW, texts=texts)
    return Demo(app, texts)


@pytest.fixture
def demo(made: Demo) -> Iterator[Demo]:
    """The same, inside an application context."""
    with made.app.app_context():
        yield made
        db.session.rollback()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_audit_finds_nothing(demo: Demo) -> None:
    assert list(auditing.faults()) == []


def test_every_event_is_told_as_the_official_schema_asks(demo: Demo) -> None:
    events = [json.loads(event) for event in db.session.scalars(select(EventEntry.event))]
    assert len(events) == count(TraceEvent) > 200
    validator = official_schema()
    told = [validator.iter_errors(document(*events[start : start + 200])) for start in range(0, len(events), 200)]
    assert [fault.message for faults in told for fault in faults] == []
    assert [event["eventID"] for event in events if event_id(event, prefixes=prefixes()) != event["eventID"]] == []


def test_all_cooperatives_products_and_orders_are_there(demo: Demo) -> None:
    texts = demo.texts
    assert count(Cooperative) == len(texts)
    assert count(Product) == sum(len(text.products) for text in texts)
    assert count(OrderGroup) >= FEW


def test_everybody_and_everything_is_visibly_made_up(demo: Demo) -> None:
    for cooperative in db.session.scalars(select(Cooperative)):
        assert cooperative.is_demo
        assert all(MARK in text for text in (cooperative.name, cooperative.legal_name, cooperative.representative))
        assert is_fictional_phone(cooperative.phone)
        assert int(cooperative.bank_account or 0) < 100, "no bank gives such a number"
    assert all(MARK in name for name in db.session.scalars(select(ManagementPost.holder_name)))
    assert all(MARK in number for number in db.session.scalars(select(Certificate.decision_number)))
    for name, phone in db.session.execute(select(OrderGroup.buyer_name, OrderGroup.buyer_phone)):
        assert MARK in name
        assert is_fictional_phone(phone)


def test_every_product_has_a_drawing_of_its_own_kind(demo: Demo) -> None:
    known = drawings_in(Path("static/img/drawings"))
    drawn = set(db.session.scalars(select(Product.drawing)))
    assert drawn <= known
    assert "market-stall" not in drawn


def test_every_page_of_goods_and_makers_answers(demo: Demo) -> None:
    published = select(Product.slug).where(Product.state == ProductState.PUBLISHED)
    makers = select(Cooperative.slug).where(Cooperative.state == CooperativeState.VERIFIED)
    pages = ["/", "/products", "/cooperatives", "/search?q=mat+ong"]
    pages += [f"/products/{slug}" for slug in db.session.scalars(published)]
    pages += [f"/cooperatives/{slug}" for slug in db.session.scalars(makers)]
    db.session.rollback()
    client = browser(demo.app)
    assert [page for page in pages if client.get(page).status_code != 200] == []


@pytest.mark.parametrize("login", CAST, ids=lambda login: login.email)
def test_everybody_printed_can_sign_in_and_sees_her_first_page(demo: Demo, login) -> None:
    client = browser(demo.app)
    answer = client.post("/account/sign-in", data={"email": login.email, "password": PASSWORD})
    assert answer.status_code in (302, 303), answer.text
    assert client.get(login.starts_at, follow_redirects=True).status_code == 200


def test_the_desks_have_work_today(demo: Demo) -> None:
    states = set(db.session.scalars(select(Product.state)))
    assert states == {ProductState.PUBLISHED, ProductState.SUBMITTED, ProductState.RETURNED, ProductState.DRAFT}
    applications = set(db.session.scalars(select(Cooperative.state)))
    assert applications == {CooperativeState.VERIFIED, CooperativeState.SUBMITTED, CooperativeState.RETURNED}
    hers = select(Order.state).join(Cooperative).where(Cooperative.email.startswith(FIRST_SELLER))
    assert set(db.session.scalars(hers)) >= set(OrderState) - {OrderState.CANCELLED, OrderState.RETURNED}


def test_card_money_waits_in_every_place_where_it_can(demo: Demo) -> None:
    states = {PayoutState.DRAFT, PayoutState.SENT, PayoutState.PAID, PayoutState.FAILED, PayoutState.UNRESOLVED}
    hers = {text.key for text in demo.texts}
    known = {PayoutState.SENT: "tho-cam-hoa-nui", PayoutState.FAILED: "ong-ban-may"}
    expected = {state for state in states if known.get(state, FIRST_SELLER) in hers}
    assert set(db.session.scalars(select(Payout.state))) == expected
    assert len(card_queries.failed_refunds()) == 1
    assert [each.state for each in card_queries.news_on_desk()] == [CardNewsState.UNKNOWN]


def test_some_certificates_hold_some_end_soon_and_some_have_ended(demo: Demo) -> None:
    papers = list(db.session.scalars(select(Certificate)))
    today = day_of(NOON)
    assert {paper.stars for paper in papers} == {3, 4, 5}
    assert any(paper.expires_on <= today for paper in papers)
    assert any(today < paper.expires_on < today + timedelta(days=180) for paper in papers)
    assert 0 < sum(certificates.holds(paper, today) for paper in papers) < len(papers)


def test_nothing_happens_before_its_cause_or_after_now(demo: Demo) -> None:
    assert db.session.scalar(select(func.max(StateChange.at))) <= NOON
    for order, maker in db.session.execute(select(Order, Cooperative).join(Cooperative)):
        assert maker.created_at < maker.submitted_at < maker.verified_at < order.placed_at <= NOON
    sold = select(OrderLine.id, Order.placed_at, Product.created_at).join(Order).join(Product)
    assert all(row.created_at < row.placed_at for row in db.session.execute(sold))


def test_a_transfer_that_is_waited_for_can_be_shown_as_a_code(demo: Demo) -> None:
    shown = [payments.transfer_of(payment) for payment in db.session.scalars(select(Payment))]
    transfers = [transfer for transfer in shown if transfer is not None]
    assert transfers
    assert all(transfer.payload.startswith("000201") for transfer in transfers)


def test_no_letter_of_the_made_up_year_waits_to_be_sent(demo: Demo) -> None:
    sent: list[object] = []
    handlers = dict.fromkeys(("mail", "order-mail", "welcome"), sent.append)
    outbox.deliver_due(handlers, at=NOON + timedelta(days=1))
    assert sent == []


def test_a_second_run_changes_nothing_and_prints_the_log_ins_again(demo: Demo) -> None:
    tables = (Cooperative, Product, OrderGroup, Order, StateChange)
    before = [count(table) for table in tables]
    db.session.rollback()
    told = demo.app.test_cli_runner().invoke(args=["demo"])
    assert told.exit_code == 0, told.output
    assert [count(table) for table in tables] == before
    assert "is there" in told.output
    assert all(login.email in told.output for login in CAST)
    assert PASSWORD in told.output


def test_a_real_market_is_left_alone(database) -> None:
    make_person("Trần Thị Hoa")
    told = database.app.test_cli_runner().invoke(args=["demo"])
    assert told.exit_code == 1
    assert "not the demo" in told.output
    assert not is_demo_market()


def test_an_interrupted_run_leaves_an_empty_market_to_begin_anew(database) -> None:
    with pytest.raises(KeyboardInterrupt), transaction():
        make_market(NOON, checkouts=2, texts=sellers()[:1])
        raise KeyboardInterrupt
    assert count(Cooperative) == 0
    with transaction():
        make_market(NOON, checkouts=0, texts=sellers()[:1])
    assert is_demo_market()


def test_the_same_day_gives_the_same_buyers(database) -> None:
    assert make_buyers() == make_buyers()


def test_the_password_is_one_that_anybody_may_choose(demo: Demo) -> None:
    assert accounts.check_password(CAST[0].email, PASSWORD) is not None
