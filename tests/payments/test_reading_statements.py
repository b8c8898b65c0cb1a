"""Five banks, 500 lines each, every trouble there is: what each line becomes is known beforehand, to the line."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.kernel.database import db, foresee, transactionally
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.payments import carriers, sheets, statements
from marketplace.payments.kinds import Outcome
from marketplace.payments.models import PaymentReceipt, ProviderNews
from marketplace.trade import auditing, paying
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers import keeping
from tests.makers.bank_files import LAYOUTS, Line
from tests.makers.cooperatives import make_cooperative
from tests.makers.money import moment
from tests.makers.orders import cancelled, make_offer, make_order

LINES = 500
ACT = Act(None, NOON + timedelta(days=5))

#: What the lines about orders become, in the order they are written below.
EXPECTED = Counter(
    {
        Outcome.RECEIVED: 8 + 2 + 2,
        Outcome.PART_PAID: 2 + 2,
        Outcome.OVERPAID: 2,
        Outcome.DUPLICATE: 2,
        Outcome.LATE: 2,
        Outcome.NO_MATCH: 3 + 1,
        Outcome.WRONG_ACCOUNT: 2,
        Outcome.NOT_OURS: 370,
    }
)
OUTGOING, UNREADABLE = 100, 2

HOW = ("{}", "{} thanh toan", "CT DEN:0987 MBVCB.55.{}.CT tu NGUYEN THI A", "IBFT {}GD 61-112226", 'tra tien, don "{}"')


@dataclass
class Shop:
    """A cooperative with orders that wait for money, and what must become of each line about them."""

    owner: int
    lines: list[tuple[str, int]]
    by_code: dict[str, list[Outcome]]


def spaced(code):
    return f"{code[:5].lower()} {code[5:9]} {code[9:]}"


@keeping.kept
def make_orders():
    """Return the lines about orders: text and sum, and what becomes of them."""
    seller = make_cooperative()
    offers = [make_offer(cooperative=seller, price=60_000 + 1_000 * place, stock=50) for place in range(6)]
    market = Shop(seller.id, [], defaultdict(list))

    def order(place=0, **given):
        return make_order(wanted={offers[place]: 1}, pay_by=given.pop("pay_by", PayBy.VIETQR), **given)

    def line(bought, amount, outcome, text=""):
        market.lines.append((text or HOW[len(market.lines) % len(HOW)].format(bought.code), amount))
        market.by_code[bought.code].append(outcome)

    for place in range(8):
        exact = order(place % 6)
        line(exact, exact.total, Outcome.RECEIVED, spaced(exact.code) if place == 3 else "")
    for _ in range(2):
        line(bought := order(), bought.total - 10_000, Outcome.PART_PAID)
        line(parts := order(), parts.total - 7_000, Outcome.PART_PAID)
        line(parts, 7_000, Outcome.RECEIVED)
        line(bought := order(), bought.total + 3_000, Outcome.OVERPAID)
        line(twice := order(), twice.total, Outcome.RECEIVED)
        line(twice, twice.total, Outcome.DUPLICATE)
        line(late := cancelled(order()), late.total, Outcome.LATE)
    market.lines += [("CS222222222Z mua mat ong", 45_000), ("CS7K2M9XQ4R3 gui", 46_000), ("CSAAAAAAAA", 47_000)]
    market.lines += [("Chi Lan tra tien nhe", order(5).total)]
    foreign = make_order(wanted={make_offer(cooperative=make_cooperative("Tà Phìn")): 1}, pay_by=PayBy.VIETQR)
    market.lines += [(foreign.code, foreign.total)]
    line(cash := order(pay_by=PayBy.COD), cash.total, Outcome.WRONG_ACCOUNT)
    return market


def spread(market):
    """Return 500 lines of an account over ten days: those about orders among private ones, outgoing and garbled."""
    about = iter(market.lines)
    lines = []
    for number in range(LINES):
        at = moment(22 + number // 60, 8) + timedelta(minutes=number % 60)
        if number % 5 == 4:
            lines.append(Line(at, -(1_000 + number), f"Rut tien ATM {number}", number))
        elif number in (101, 303):
            lines.append(Line(at, 1, "dong in hong", number, garbled="12.34.56"))
        elif number % 15 == 1 and (found := next(about, None)):
            lines.append(Line(at, found[1], found[0], number))
        else:
            lines.append(Line(at, 11_000_000 + number * 1_000, f'Luong, thuong\nthang {number}; "ca nhan"', number))
    assert next(about, None) is None, "every line about an order has its place"
    return lines


def read(content):
    return statements.read(sheets.candidates(content, ports().sheet_reader))


def take_in(market, statement):
    return transactionally(lambda: paying.hear_all(statement.news, cooperative_id=market.owner, act=ACT))


def kept():
    return [db.session.scalar(select(func.count(model.id))) for model in (ProviderNews, PaymentReceipt)]


# One layout shows that PostgreSQL does the same; reading the files has nothing to do with it.
RUNS = [*(("sqlite", layout) for layout in LAYOUTS), ("postgresql", "nine dragons")]


@pytest.mark.parametrize(("market", "layout"), RUNS, indirect=["market"])
def test_every_line_becomes_what_it_must(database, layout):
    shop = make_orders()
    lines = spread(shop)
    statement = read(LAYOUTS[layout](lines))
    assert (statement.outgoing, len(statement.unreadable)) == (OUTGOING, UNREADABLE)
    foreseen = foresee(lambda: paying.hear_all(statement.news, cooperative_id=shop.owner, act=ACT))
    assert kept() == [0, 0]
    recorded = take_in(shop, statement)
    assert [each.outcome for each in recorded] == [each.outcome for each in foreseen]
    assert Counter(each.outcome for each in recorded) == EXPECTED
    told = defaultdict(list)
    for each in recorded:
        told[each.order_code].append(each.outcome)
    assert {code: Counter(told[code]) for code in shop.by_code} == {
        code: Counter(outcomes) for code, outcomes in shop.by_code.items()
    }
    once = kept()
    again = Counter(each.outcome for each in take_in(shop, read(LAYOUTS[layout](lines))))
    overlapping = Counter(each.outcome for each in take_in(shop, read(LAYOUTS[layout](lines[180:]))))
    assert set(again) == set(overlapping) == {Outcome.KNOWN, Outcome.NOT_OURS}
    assert kept() == once == [EXPECTED.total() - EXPECTED[Outcome.NOT_OURS], 12 + 4 + 2]
    assert list(auditing.faults()) == []


def test_the_same_line_twice_on_one_day_is_two_transfers(database):
    order = make_order(pay_by=PayBy.VIETQR)
    line = Line(moment(22), order.total, order.code, 7)
    content = LAYOUTS["west lake"]([line, line])
    market = Shop(order.cooperative_id, [], {})
    assert [each.outcome for each in take_in(market, read(content))] == [Outcome.RECEIVED, Outcome.DUPLICATE]
    assert [each.outcome for each in take_in(market, read(content))] == [Outcome.KNOWN, Outcome.KNOWN]


SUMS = {
    "1.000.000": 1_000_000, "1,000,000": 1_000_000, "1 000 000": 1_000_000, "1.000.000,00": 1_000_000,
    "1,000,000.00 VND": 1_000_000, "+500,000": 500_000, "-20.000đ": -20_000, "(20,000)": -20_000, "500000": 500_000,
    "": None, "-": None, 250000.0: 250_000, 7: 7, "0": 0, "12,5": ValueError, "1.00.000": ValueError,
    "12.34.56": ValueError, "abc": ValueError, 1.5: ValueError, True: ValueError, "9" * 30: ValueError,
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), SUMS.items(), ids=str)
def test_sums_are_read_as_banks_write_them(written, value):
    if value is ValueError:
        with pytest.raises(ValueError, match=str(written).replace("+", "[+]")):
            sheets.read_sum(written)
        return
    assert sheets.read_sum(written) == value


@pytest.mark.parametrize("content", [
    b"", b"   ", b"\xd0\xcf\x11\xe0 old excel", b"PK\x03\x04 broken", b"\x00\x01\x02", b"a,b,c\n1,2,3", b"%PDF-1.7",
    ("Ngày,Nội dung,Có\n" * 20_001).encode(),
])  # fmt: skip
def test_what_is_no_statement_is_refused_with_a_sentence(database, content):
    with pytest.raises(InvalidInput) as refusal:
        read(content)
    assert "file" in refusal.value.fields


def test_a_carriers_statement_without_its_columns_is_refused():
    with pytest.raises(InvalidInput):
        carriers.read(sheets.cut(b"ten,tuoi\nLan,3"), today=NOON)
