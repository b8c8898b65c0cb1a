"""What waits on a cooperative's money desk today: one case of each kind, told by her bank's statement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import queries as orders
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.orders.views import OrderSummary
from marketplace.payments import queries as payments
from marketplace.payments.kinds import NewsSource
from marketplace.payments.ports import News
from marketplace.payments.states import PaymentState
from marketplace.trade import paying

_LOOKED_THROUGH = 300
_MISSING, _SURPLUS = Dong(15_000), Dong(5_000)
_NOBODYS_CODE = "CS7K2M9XQ4R3"


def fill_money_desk(cooperative_id: int, *, at: datetime) -> None:
    """Let a few transfers come in that need a person: short, too much, twice, late, and without an order."""
    by_transfer = [
        each
        for each in orders.orders_of_cooperative(cooperative_id, at=at, limit=_LOOKED_THROUGH)
        if each.pay_by is PayBy.VIETQR
    ]
    states = {key: row.state for key, row in payments.payments_of([each.id for each in by_transfer]).items()}
    act = Act(None, at)
    for told in _cases(by_transfer, states, at):
        paying.hear(told, cooperative_id=cooperative_id, act=act)


def _cases(found: list[OrderSummary], states: dict[int, PaymentState], at: datetime) -> Iterator[News]:
    open_ones = iter([each for each in found if states[each.id] is PaymentState.EXPECTED])
    for surplus in (-_MISSING, _SURPLUS):
        if each := next(open_ones, None):
            yield _line(each.code, Dong(each.total + surplus), at)
    paid = [each for each in found if states[each.id] is PaymentState.RECEIVED]
    dropped = [each for each in found if each.state is OrderState.CANCELLED and states[each.id] is PaymentState.DROPPED]
    for each in (*paid[:1], *dropped[:1]):
        yield _line(f"{each.code} lan nua", each.total, at)
    yield _line(f"{_NOBODYS_CODE} mua hang", Dong(185_000), at)


def _line(text: str, amount: Dong, at: datetime) -> News:
    return News(
        NewsSource.STATEMENT, f"mau:{text}", amount, f"MBVCB.{text}.CT tu NGUYEN THI MAU", at - timedelta(hours=5)
    )
