"""`marketplace import-statement FILE` matches a bank's file with the orders of one cooperative; safe to repeat."""

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.orders.kinds import PayBy
from marketplace.payments import queries
from marketplace.payments.states import PaymentState
from tests.makers.bank_files import LAYOUTS, Line
from tests.makers.money import moment
from tests.makers.orders import make_order
from tests.makers.routes import ON_SQLITE


@pytest.fixture
def order(database):
    return make_order(pay_by=PayBy.VIETQR)


def run(market, order, path, *options):
    code = db.session.get_one(Cooperative, order.cooperative_id).code
    told = market.app.test_cli_runner().invoke(args=["import-statement", str(path), "--cooperative", code, *options])
    db.session.rollback()
    db.session.expire_all()
    return told


@ON_SQLITE
def test_a_dry_run_tells_and_keeps_nothing_then_it_is_done_once(database, order, tmp_path):
    path = tmp_path / "sao-ke.csv"
    path.write_bytes(
        LAYOUTS["red river"]([Line(moment(22), order.total, order.code, 1), Line(moment(22), -5, "Phi", 2)])
    )
    assert "1  received" in run(database, order, path, "--dry-run").output
    assert queries.payment_of(order.id).state is PaymentState.EXPECTED
    assert "1  received" in run(database, order, path).output
    assert "1  known" in run(database, order, path).output
    assert queries.payment_of(order.id).paid == order.total


@ON_SQLITE
def test_a_file_that_is_no_statement_ends_with_a_sentence(database, order, tmp_path):
    path = tmp_path / "thu.csv"
    path.write_text("xin chao", encoding="utf8")
    told = run(database, order, path)
    assert told.exit_code == 1
    assert "Không thấy dòng tiêu đề cột" in told.output
