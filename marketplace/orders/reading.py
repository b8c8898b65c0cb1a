"""Turns rows of orders into what pages are shown, a few statements for any number of orders."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory.season_queries import offers_of_orders
from marketplace.kernel.database import db
from marketplace.kernel.phones import display_phone
from marketplace.orders.models import Order, OrderGroup, OrderLine, Parcel
from marketplace.orders.views import Contact, GroupView, LineView, OrderSummary, OrderView, ParcelView
from marketplace.products.models import Product, Variant
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place
from marketplace.traceability.models import Lot

FullRow = Row[Order, OrderGroup, Cooperative]


def full_orders() -> Select[Order, OrderGroup, Cooperative]:
    """Select orders with group and cooperative, for `order_views` and `group_view`."""
    return (
        select(Order, OrderGroup, Cooperative)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .order_by(Order.id)
    )


def order_views(rows: Sequence[FullRow]) -> list[OrderView]:
    """Return whole orders with lines and parcels."""
    order_ids = [order.id for order, _, _ in rows]
    lines, parcels = _lines_of(order_ids), _parcels_of(order_ids)
    places = territory.places({group.commune_id for _, group, _ in rows})
    seasons = offers_of_orders([order.id for order, _, _ in rows if order.season_id is not None])
    views = [
        _order_view(row, places[row[1].commune_id], tuple(lines[row[0].id]), parcels.get(row[0].id)) for row in rows
    ]
    return [replace(view, season=seasons.get(view.id)) for view in views]


def group_view(rows: Sequence[FullRow]) -> GroupView:
    """Return one checkout from the rows of its orders."""
    orders = order_views(rows)
    group = rows[0][1]
    return GroupView(
        id=group.id,
        code=group.code,
        placed_at=group.placed_at,
        total=group.total,
        contact=orders[0].contact,
        note=group.note,
        locale=group.locale,
        buyer_id=group.buyer_id,
        orders=tuple(orders),
    )


def summary_rows() -> Select[*tuple[Any, ...]]:
    """Select the columns of `OrderSummary` but for the goods, newest first, for `summaries`."""
    columns = (
        Order.id, Order.code, OrderGroup.code.label("group_code"), Order.cooperative_id,
        Cooperative.name.label("cooperative_name"), Cooperative.slug.label("cooperative_slug"),
        Order.state, Order.pay_by, Order.season_id, Order.total, Order.placed_at, Order.delivered_at,
        OrderGroup.buyer_name,
    )  # fmt: skip
    return (
        select(*columns)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .order_by(Order.id.desc())
    )


def summaries(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[OrderSummary]:
    """Return orders for a list, each with its first product and how much there is in it."""
    bare = [OrderSummary(**row._mapping) for row in rows]
    goods = _goods_of([summary.id for summary in bare])
    return [_with_goods(summary, goods[summary.id]) for summary in bare]


def _with_goods(summary: OrderSummary, goods: Sequence[tuple[str, int]]) -> OrderSummary:
    if not goods:
        return summary
    units = sum(quantity for _, quantity in goods)
    return replace(summary, first_product=goods[0][0], line_count=len(goods), unit_count=units)


def _goods_of(order_ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    if order_ids:
        chosen = select(OrderLine.order_id, OrderLine.product_name, OrderLine.quantity)
        for order_id, name, quantity in db.session.execute(
            chosen.where(OrderLine.order_id.in_(order_ids)).order_by(OrderLine.id)
        ):
            found[order_id].append((name, quantity))
    return found


def _order_view(row: FullRow, place: Place, lines: tuple[LineView, ...], parcel: ParcelView | None) -> OrderView:
    order, group, cooperative = row
    return OrderView(
        id=order.id,
        code=order.code,
        group_code=group.code,
        cooperative_id=cooperative.id,
        cooperative_code=cooperative.code,
        cooperative_slug=cooperative.slug,
        cooperative_name=cooperative.name,
        cooperative_phone=cooperative.phone,
        state=order.state,
        pay_by=order.pay_by,
        goods_total=order.goods_total,
        discount=order.discount,
        delivery_fee=order.delivery_fee,
        total=order.total,
        placed_at=order.placed_at,
        delivered_at=order.delivered_at,
        cancelled_at=order.cancelled_at,
        cancel_reason=order.cancel_reason,
        note=group.note,
        contact=_contact(group, place),
        received_at=order.received_at,
        lines=lines,
        parcel=parcel,
        pickup=order.pickup,
    )


def _contact(group: OrderGroup, place: Place) -> Contact:
    return Contact(
        name=group.buyer_name,
        phone=group.buyer_phone,
        phone_shown=display_phone(group.buyer_phone),
        email=group.buyer_email,
        street=group.street,
        commune=place.full_name,
        province=place.province_full_name,
        old_address=group.old_address,
    )


def _lines_of(order_ids: Collection[int]) -> dict[int, list[LineView]]:
    found: dict[int, list[LineView]] = defaultdict(list)
    if not order_ids:
        return found
    chosen = (
        select(OrderLine, Product.slug, Product.code, Product.drawing, Lot.code, Variant.is_weighed)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .outerjoin(Lot, Lot.id == OrderLine.lot_id)
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(OrderLine.id)
    )
    for line, slug, code, drawing, lot_code, is_weighed in db.session.execute(chosen):
        found[line.order_id].append(
            LineView(
                id=line.id,
                variant_id=line.variant_id,
                product_id=line.product_id,
                product_slug=slug,
                product_code=code,
                drawing=drawing,
                product_name=line.product_name,
                variant_label=line.variant_label,
                unit=line.unit,
                amount=line.amount,
                quantity=line.quantity,
                unit_price=line.unit_price,
                line_total=line.line_total,
                lot_code=lot_code,
                ordered=line.ordered,
                measured=line.measured,
                is_weighed=is_weighed,
            )
        )
    return found


def _parcels_of(order_ids: Collection[int]) -> dict[int, ParcelView]:
    if not order_ids:
        return {}
    rows = db.session.scalars(select(Parcel).where(Parcel.order_id.in_(order_ids)))
    return {row.order_id: ParcelView(row.carrier, row.tracking_number, row.shipped_at) for row in rows}
