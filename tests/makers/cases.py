"""Returns, claims and disputes for tests."""

from datetime import datetime, timedelta

from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.case_models import Claim, ClaimLine, Dispute
from marketplace.orders.cases import Case, Wish
from marketplace.orders.kinds import CaseKind, ClaimReason
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.trade import returning
from tests.conftest import NOON
from tests.makers.orders import make_order

DELIVERED_AT = NOON + timedelta(hours=4)
PHOTO = "0123456789abcdef0123456789abcdef"


def lines_of(order: Order) -> list[OrderLine]:
    """Return the lines of an order."""
    return list(db.session.query(OrderLine).filter_by(order_id=order.id).order_by(OrderLine.id))


def make_delivered(**options: object) -> Order:
    """Return an order that reached its buyer four hours after noon."""
    return make_order(state=OrderState.DELIVERED, **options)


def ask_for(order: Order, kind: CaseKind, *, packs: int = 1, at: datetime = DELIVERED_AT + timedelta(hours=1)) -> Case:
    """Let the buyer ask for a return, or claim that packs of the first line came broken."""
    what = ClaimReason.DAMAGED if kind is CaseKind.CLAIM else None
    photo = PHOTO if what else ""
    with transaction():
        wish = Wish({lines_of(order)[0].id: packs}, "Hũ bị vỡ trên đường", photo, what)
        return returning.ask(order.id, kind, wish, act=Act(None, at))


def make_claim(order: Order) -> Claim:
    """Return a claim about an order, wherever it stands: for walking pages."""
    with transaction():
        claim = Claim(
            code=new_code(7, prefix="KN"),
            order_id=order.id,
            kind=ClaimReason.MISSING,
            reason="Thiếu một gói",
            asked_at=NOON,
            answer_by=NOON + timedelta(days=3),
        )
        db.session.add(claim)
        db.session.flush()
        db.session.add(ClaimLine(case_id=claim.id, order_line_id=lines_of(order)[0].id, quantity=1))
    return claim


def make_dispute(claim: Claim) -> Dispute:
    """Return an open dispute about a claim."""
    with transaction():
        dispute = Dispute(
            code=new_code(7, prefix="TC"),
            order_id=claim.order_id,
            case_kind=CaseKind.CLAIM,
            case_id=claim.id,
            by_silence=True,
            opened_at=NOON,
            decide_by=NOON + timedelta(days=7),
        )
        db.session.add(dispute)
    return dispute
