"""A cooperative's steps with one of her orders. Delivered goods are told to sales here."""

from collections.abc import Mapping

from marketplace.inventory import seasons
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders import fulfilling, queries
from marketplace.orders.models import Order
from marketplace.payments import cod
from marketplace.payments import services as payments
from marketplace.products import standing
from marketplace.sales import services as sales
from marketplace.trade import letters, paying


def confirm(code: str, *, cooperative_id: int, act: Act) -> Order:
    """She has the goods and will send them.

    Raises:
        NotFound: it is not her order.
        TransitionNotAllowed, StaleState: it is no longer waiting for this;
        RuleBroken: it waits for a harvest.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    seasons.ensure_settled(order.id)
    fulfilling.confirm(order, act=act)
    letters.tell_of_confirming(order.code, at=act.at)
    return order


def pack(code: str, *, cooperative_id: int, act: Act, lots: Mapping[int, str] | None = None) -> Order:
    """The goods are packed, with the code of the lot by line id where she names it.

    Raises:
        NotFound, TransitionNotAllowed, StaleState: as `confirm`;
        InvalidInput, RuleBroken: a lot is not hers, not of the product, or too old.
    """
    order = fulfilling.pack(queries.get_of_cooperative(code, cooperative_id=cooperative_id), act=act, lots=lots)
    letters.tell_of_packing(order.code, at=act.at)
    return order


def repack(code: str, *, cooperative_id: int, act: Act, lots: Mapping[int, str]) -> Order:
    """The goods of a packed order were changed for some of other lots.

    Raises:
        NotFound: it is not her order.
        InvalidInput, RuleBroken: as `orders.fulfilling.repack`.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    return fulfilling.repack(order, act=act, lots=lots)


def ship(code: str, *, cooperative_id: int, act: Act, carrier: str, tracking_number: str = "") -> Order:
    """The parcel is on its way.

    Raises:
        NotFound, TransitionNotAllowed, StaleState: as `confirm`;
        InvalidInput: no carrier.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    fulfilling.ship(order, act=act, carrier=carrier, tracking_number=tracking_number)
    cod.open_for(order.id, act=act)
    letters.tell_of_shipping(order.code, at=act.at)
    return order


def deliver(code: str, *, cooperative_id: int, act: Act) -> Order:
    """The buyer has the goods; the sale is written down. Cash on delivery is confirmed apart, when it is there.

    Raises:
        NotFound, TransitionNotAllowed, StaleState: as `confirm`.
    """
    order = fulfilling.deliver(queries.get_of_cooperative(code, cooperative_id=cooperative_id), act=act)
    cod.collect(order.id, act=act)
    sales.record_delivered(order.id, act=act)
    # Held, so that money told of at this very moment finds the entries, or is found here.
    payments.hold(order.id)
    paying.lift_if_reconciled(order.id, act=act)
    standing.count_sold(queries.packs_by_product(order.id), act=act)
    letters.tell_of_delivering(order.code, at=act.at)
    return order


def receive(order_id: int, *, act: Act) -> Order:
    """The buyer, whose order was looked up as hers, says that all is well.

    Raises:
        TransitionNotAllowed: it is not delivered.
        StaleState: it was said before, or the week is over.
    """
    order = fulfilling.receive(db.session.get_one(Order, order_id), act=act.said("", by=Actor.BUYER))
    letters.ask_for_reviews(order.code, at=act.at)
    return order
