"""`marketplace check` is silent about a clean market and names every fault that is planted by hand."""

import pytest
from click.testing import Result
from sqlalchemy import delete, insert, update

from marketplace.inventory.models import StockItem, StockMovement
from marketplace.kernel.database import Model, db, transaction
from marketplace.kernel.history import StateChange
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import OrderState
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from marketplace.products.models import Variant
from marketplace.sales.models import OrdersDay, OrdersMonth, SaleEntry, SalesDay, SalesMonth
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_cooperative
from tests.makers.keeping import kept
from tests.makers.sales import deliver, make_order


@kept
def make_sold() -> Order:
    return deliver(make_order(make_cooperative()), NOON)


@pytest.fixture
def sold(database: Market) -> Order:
    return make_sold()


def check(market: Market, *options: str) -> Result:
    db.session.rollback()
    return market.app.test_cli_runner().invoke(args=["check", *options])


def spoil(model: type[Model], **values: object) -> None:
    with transaction():
        db.session.execute(update(model).values(**values).execution_options(synchronize_session=False))


def test_a_clean_market_is_clean(database: Market, sold: Order) -> None:
    result = check(database)
    assert result.exit_code == 0
    assert result.output.count("ok  ") == 9


def test_stock_that_is_not_the_sum_of_its_movements(database: Market, sold: Order) -> None:
    variant_id = db.session.query(Variant.id).scalar()
    with transaction():
        db.session.execute(insert(StockItem).values(variant_id=variant_id, available=5, changed_at=NOON))
    result = check(database)
    assert result.exit_code == 1
    assert f"The variant {variant_id} has 5 in stock, but its movements add up to 0." in result.output


def test_movements_of_a_stock_that_is_not_there(database: Market, sold: Order) -> None:
    variant_id = db.session.query(Variant.id).scalar()
    with transaction():
        moved = {"variant_id": variant_id, "change": 7, "kind": "counted", "note": "", "at": NOON}
        db.session.execute(insert(StockMovement).values(moved))
    assert "has no stock row, but its movements add up to 7" in check(database).output


def test_a_group_that_is_not_the_sum_of_its_orders(database: Market, sold: Order) -> None:
    spoil(OrderGroup, total=1)
    assert "says 1 đồng as its total, but its orders add up to 130000" in check(database).output


def test_goods_that_are_not_the_sum_of_the_lines(database: Market, sold: Order) -> None:
    spoil(OrderLine, ordered=2, quantity=2, line_total=200_000)
    assert "says 100000 đồng as its goods, but its lines add up to 200000" in check(database).output


def test_an_order_without_payment(database: Market, sold: Order) -> None:
    with transaction():
        db.session.execute(delete(Payment))
    assert f"The order {sold.code} has no payment." in check(database).output


@pytest.mark.parametrize("values", [{"amount": 129_999}, {"pay_by": PayBy.VIETQR}])
def test_a_payment_that_does_not_fit_its_order(database: Market, sold: Order, values: dict[str, object]) -> None:
    spoil(Payment, **values)
    assert f"its order {sold.code} is of 130000 by cod" in check(database).output


@pytest.mark.parametrize("values", [{"amount": 1}, {"entries": 2}, {"orders": 0}])
def test_a_sum_of_sales_that_differs(database: Market, sold: Order, values: dict[str, object]) -> None:
    spoil(SalesDay, **values)
    result = check(database)
    assert result.exit_code == 1
    assert "In sales by day, cooperative" in result.output
    assert "the sum of the entries" in result.output


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (SalesDay, "sales by day"),
        (SalesMonth, "sales by month"),
        (OrdersDay, "orders by day"),
        (OrdersMonth, "orders by month"),
    ],
)
def test_a_sum_that_is_missing(database: Market, sold: Order, model: type[Model], name: str) -> None:
    with transaction():
        db.session.execute(delete(model))
    assert f"In {name}, cooperative" in check(database).output


@pytest.mark.parametrize("name", ["sales by day", "sales by month", "orders by day", "orders by month"])
def test_sums_that_stand_for_nothing(database: Market, sold: Order, name: str) -> None:
    with transaction():
        db.session.execute(delete(SaleEntry))
    output = check(database).output
    assert any(line.startswith(name) and "stands for no entry at all" in line for line in output.splitlines())


def test_a_delivered_order_that_was_never_counted(database: Market, sold: Order) -> None:
    with transaction():
        db.session.execute(delete(SaleEntry))
    assert f"The order {sold.code} was delivered, but its line" in check(database).output


def test_an_entry_of_an_order_that_was_not_delivered(database: Market, sold: Order) -> None:
    spoil(Order, state=OrderState.CANCELLED)
    assert f"counts the order {sold.code}, which is “cancelled”" in check(database).output


def test_an_entry_that_differs_from_its_order(database: Market, sold: Order) -> None:
    spoil(SaleEntry, amount=99_999)
    assert f"The order {sold.code} counts for 99.999 đồng" in check(database).output


def test_more_given_back_than_was_paid(database: Market, sold: Order) -> None:
    spoil(SaleEntry, amount=-1)
    assert "More was given back for the order line" in check(database).output


def test_a_state_that_its_history_does_not_tell(database: Market, sold: Order) -> None:
    spoil(Order, state=OrderState.SHIPPED)
    assert "is “shipped”, but its history ends with “delivered”" in check(database).output


def test_a_state_without_any_history(database: Market, sold: Order) -> None:
    spoil(Payment, state=PaymentState.RECEIVED)
    assert "is “received”, but it has no history" in check(database).output


def test_only_the_first_faults_are_named(database: Market, sold: Order) -> None:
    with transaction():
        db.session.execute(delete(StateChange))
        db.session.execute(delete(SaleEntry))
    result = check(database, "--limit", "2")
    assert "2 faults found (there may be more)" in result.output
