"""A story of buyers, cooperatives and money in which anything may happen next; the tools that its chapters share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition
from sqlalchemy import Row, Select, select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.history import Act
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from tests.conftest import NOON
from tests.makers.stage import Stage

#: Which of those that are there, whoever they are.
ANY_ONE = st.integers(0, 11)


def after(*events: str) -> Callable[[Any], Any]:
    """Say that something makes sense only after one of these happened: nothing else is tried in vain."""
    return precondition(lambda story: not story.happened.isdisjoint(events))


class Story(RuleBasedStateMachine):
    """Each chapter adds rules. What the market refuses is a part of the story: it must have changed nothing."""

    def __init__(self, stage: Stage) -> None:
        """Begin with full shelves and nothing sold."""
        super().__init__()
        self.stage, self.now, self.is_checked = stage, NOON, False
        self.happened: set[str] = set()
        stage.clear()

    @property
    def act(self) -> Act:
        """Somebody acts, a minute after the last one did."""
        self.now += timedelta(minutes=1)
        return Act(None, self.now)

    def happens(self, name: str, work: Callable[[], Any]) -> Any:
        """Let something happen in a transaction of its own, and return what came of it; nothing if it was refused."""
        done, told, self.is_checked = None, f"{name}: refused", False
        try:
            with transaction():
                done = work()
            told = name
        except MarketplaceError:
            pass
        finally:
            db.session.expire_all()
        self.stage.played[told] += 1
        self.happened.add(told)
        return done

    def one(self, pick: int, chosen: Select[Any]) -> Row[Any] | None:
        """Return one of the rows that are there."""
        rows = db.session.execute(chosen).all()
        return rows[pick % len(rows)] if rows else None

    def order(self, pick: int, *states: OrderState, **wanted: Any) -> Row[Any] | None:
        """Return one of the orders in some states, or in any."""
        columns = (Order.id, Order.code, Order.cooperative_id, Order.state, Order.pay_by, Order.total, Order.group_id)
        chosen = select(*columns).filter_by(**wanted).order_by(Order.id)
        return self.one(pick, chosen.where(Order.state.in_(states)) if states else chosen)

    def lines(self, order_id: int) -> list[Row[Any]]:
        """Return the lines of an order."""
        chosen = select(OrderLine.id, OrderLine.variant_id, OrderLine.quantity, OrderLine.amount)
        return list(db.session.execute(chosen.where(OrderLine.order_id == order_id).order_by(OrderLine.id)))
