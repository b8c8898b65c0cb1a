"""Returns, claims and disputes: money is owed back, goods go on sale again, sales follow, both sides are told."""

from collections.abc import Mapping
from typing import Any

from marketplace.inventory import services as inventory
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.services import Back
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders import answering, cases, disputing
from marketplace.orders.case_models import Dispute, GoodsReturn
from marketplace.orders.cases import Case, Wish
from marketplace.orders.kinds import CaseKind, Side
from marketplace.orders.models import Order, OrderLine
from marketplace.payments import refunding
from marketplace.payments import services as payments
from marketplace.products import standing
from marketplace.sales import services as sales
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import letters


def ask(order_id: int, kind: CaseKind, wish: Wish, *, act: Act) -> Case:
    """The buyer, whose order was looked up as hers, asks for a return or a claim.

    Raises:
        InvalidInput, RuleBroken: as `orders.cases.ask`.
    """
    case = cases.ask(_order(order_id), kind, wish, act=act)
    letters.tell_seller_of_case(case.code, case.order_id, "asked", at=act.at)
    return case


def accept(code: str, *, cooperative_id: int, answer: str, act: Act) -> Case:
    """The cooperative agrees.

    Raises:
        NotFound: it is not about her order.
        TransitionNotAllowed, StaleState: it was answered, or withdrawn.
        RuleBroken: more would go back than was paid.
    """
    case = answering.accept(_hers(code, cooperative_id), answer=answer, act=act)
    if not isinstance(case, GoodsReturn):
        _owe(case, act)
    return _agreed(case, act, "accepted")


def decline(code: str, *, cooperative_id: int, answer: str, act: Act) -> Case:
    """The cooperative says no, and why.

    Raises:
        NotFound, TransitionNotAllowed, StaleState: as `accept`;
        InvalidInput: no reason.
    """
    case = answering.decline(_hers(code, cooperative_id), answer=answer, act=act)
    return _agreed(case, act, "declined")


def count(code: str, resellable: Mapping[int, int], *, cooperative_id: int, act: Act) -> Case:
    """The goods are back and counted: what is good goes on sale again, once, and the money is owed.

    Raises:
        NotFound: it is no return of hers.
        InvalidInput, RuleBroken, TransitionNotAllowed, StaleState: as `orders.answering.count`.
    """
    case = _hers(code, cooperative_id)
    if not isinstance(case, GoodsReturn):
        raise NotFound
    packs = answering.count(case, resellable, act=act)
    inventory.put_back(Back(case.order_id, MovementKind.CAME_BACK, case.code), packs, act=act)
    standing.count_sold(_came_back(case), act=act)
    _owe(case, act)
    letters.tell_buyer_of_case(case.code, case.order_id, "counted", at=act.at)
    return case


def settle(code: str, *, cooperative_id: int, bank_reference: str = "", act: Act) -> Case:
    """The money was sent back, and so says her money desk: from today the sales count less.

    Raises:
        NotFound: it is not about her order.
        InvalidInput: it is a transfer, and the bank's number is missing.
        RuleBroken: it goes back to the buyer's card by itself.
        TransitionNotAllowed, StaleState: nothing is owed, or it was sent before.
    """
    case = _hers(code, cooperative_id)
    payments.ensure_settled_by_hand(case.order_id)
    refunding.send_for(case.code, bank_reference=bank_reference, act=act)
    return _settle(case, act)


def settle_with_refund(case: Case, *, act: Act) -> Case:
    """Her money desk says that the money for it was sent back: she need not say so twice.

    Raises:
        TransitionNotAllowed, StaleState: nothing is owed, or it was sent before.
    """
    return _settle(case, act)


def settle_by_card(case: Case, *, act: Act) -> Case:
    """The money went back to the buyer's card: nobody has to say so.

    Raises:
        TransitionNotAllowed, StaleState: nothing is owed, or it was sent before.
    """
    return _settle(case, act.said("", by=Actor.TIMER))


def _settle(case: Case, act: Act) -> Case:
    amounts = answering.settle(case, act=act)
    sales.record_refunded(case.order_id, amounts=amounts, source_key=case.code, act=act)
    letters.tell_buyer_of_case(case.code, case.order_id, "settled", at=act.at)
    return case


def withdraw(order_id: int, code: str, *, act: Act) -> Case:
    """The buyer no longer asks for it.

    Raises:
        NotFound: her order has no such case.
        TransitionNotAllowed, StaleState: it is too late.
    """
    case = answering.withdraw(cases.case_of_order(order_id, code), act=act)
    disputing.close_settled(case, by=Actor.BUYER, act=act)
    letters.tell_seller_of_case(case.code, case.order_id, "withdrawn", at=act.at)
    return case


def dispute(order_id: int, code: str, *, text: str, act: Act) -> Dispute:
    """The buyer takes a refusal to the Union's officer.

    Raises:
        NotFound: her order has no such case.
        InvalidInput, RuleBroken: as `orders.disputing.dispute`.
    """
    case = cases.case_of_order(order_id, code)
    found = disputing.dispute(case, text=text, act=act)
    letters.tell_seller_of_case(case.code, case.order_id, "disputed", at=act.at)
    return found


def decide(code: str, *, scope: TerritoryScope, for_buyer: bool, decision: str, act: Act) -> Case:
    """An officer decides; her words reach both sides.

    Raises:
        NotFound: it is another territory's.
        InvalidInput, TransitionNotAllowed, StaleState: as `orders.disputing.decide`.
    """
    found = disputing.dispute_within(scope, code)
    case = disputing.decide(found, for_buyer=for_buyer, decision=decision, act=act)
    if for_buyer:
        _owe(case, act)
    letters.tell_both_of_case(case.code, case.order_id, f"decided:{found.code}", at=act.at)
    return case


def write(case: Case, side: Side, text: str, *, act: Act) -> None:
    """One side writes; the others are told. The case was looked up as hers.

    Raises:
        InvalidInput: nothing, or too long.
    """
    cases.write_message(case, side, text, act=act)
    occasion = f"message:{act.at.timestamp()}"
    if side is not Side.SELLER:
        letters.tell_seller_of_case(case.code, case.order_id, occasion, at=act.at)
    if side is not Side.BUYER:
        letters.tell_buyer_of_case(case.code, case.order_id, occasion, at=act.at)


def _agreed(case: Case, act: Act, occasion: str) -> Case:
    """The cooperative answered by herself, so the officer need not."""
    disputing.close_settled(case, by=Actor.SELLER, act=act)
    letters.tell_buyer_of_case(case.code, case.order_id, occasion, at=act.at)
    return case


def _owe(case: Case, act: Act) -> None:
    if case.owed:
        reason = cases.kind_of(case).value
        payments.owe_back(case.order_id, case.owed, reason=reason, source_key=case.code, act=act)


def _came_back(case: GoodsReturn) -> dict[int, int]:
    packs: dict[int, int] = {}
    for line in cases.lines_of(case):
        product_id = db.session.get_one(OrderLine, line.order_line_id).product_id
        packs[product_id] = packs.get(product_id, 0) - line.quantity
    return packs


def _hers(code: str, cooperative_id: int) -> Any:
    return cases.case_of_cooperative(code, cooperative_id=cooperative_id)


def _order(order_id: int) -> Order:
    return db.session.get_one(Order, order_id)
