"""The figures every page and indicator uses, read from the sums by month where the period is whole months, else by day.

Net delivered sales = lines of orders delivered in the period − refunds given in the period; without freight,
cancelled orders and discounts. The orders behind a figure are found in `opening`.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.clock import end_of
from marketplace.kernel.database import db
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import Channel
from marketplace.products.models import Category
from marketplace.sales.filtering import Area, Filter, area_of, conditions, within
from marketplace.sales.kinds import Verification
from marketplace.sales.models import OrdersDay, OrdersMonth, SalesDay, SalesMonth
from marketplace.territory import queries as territory

__all__ = [
    "Area",
    "Filter",
    "Part",
    "Trading",
    "area_of",
    "by_category",
    "by_channel",
    "by_cooperative",
    "by_month",
    "by_province",
    "by_verification",
    "cooperatives_trading",
    "market_began_on",
    "net_delivered_sales",
    "orders_delivered",
]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure. `key` is what it is filed under: a first day of month, a code, a slug, a channel.

    `levels` splits the amount (đồng) by how far it is proven. `name_en` is empty where there is no other name.
    """

    key: Any
    name: str
    amount: Dong
    orders: int
    levels: dict[Verification, Dong] = field(default_factory=dict)
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Trading:
    """How many cooperatives delivered at least one order, out of all that could have."""

    trading: int
    verified: int


def net_delivered_sales(chosen: Filter) -> Dong:
    """Return the net delivered sales in đồng."""
    model = _sales(chosen)
    total = db.session.scalar(select(func.sum(model.amount)).where(*conditions(model, chosen)))
    return Dong(int(total or 0))


def orders_delivered(chosen: Filter) -> int:
    """Return how many orders were delivered; with a category, how many had something of it."""
    model = _counting_orders(chosen)
    return int(db.session.scalar(select(func.sum(model.orders)).where(*conditions(model, chosen))) or 0)


def cooperatives_trading(chosen: Filter) -> Trading:
    """Return how many cooperatives delivered an order in the period, out of all that were verified by its end.

    One that was suspended since is counted on both sides if it traded.
    """
    model = _counting_orders(chosen)
    trading = select(model.cooperative_id).where(*conditions(model, chosen), model.orders > 0).distinct()
    could_trade = and_(
        Cooperative.state == CooperativeState.VERIFIED,
        Cooperative.verified_at < end_of(chosen.last_day),
        *_places_of_cooperatives(chosen),
    )
    counted = select(func.count(Cooperative.id))
    return Trading(
        trading=db.session.scalar(counted.where(Cooperative.id.in_(trading))) or 0,
        verified=db.session.scalar(counted.where(or_(could_trade, Cooperative.id.in_(trading)))) or 0,
    )


def market_began_on() -> date | None:
    """Return the first day on which anything was delivered: before it there is no data, from it on 0 means 0."""
    return db.session.scalar(select(func.min(OrdersDay.day)))


def by_month(chosen: Filter) -> list[Part]:
    """Return every month of the period in order, also those without a sale; the key is its first day."""
    found = _parts(chosen, lambda model: model.day, filed_under=lambda day: day.replace(day=1))
    empty = (Part(month, "", Dong(0), 0) for month in _months(chosen.first_day, chosen.last_day))
    return [found.get(part.key, part) for part in empty]


def by_cooperative(chosen: Filter) -> list[Part]:
    """Return the cooperatives, the largest first; the key is the cooperative's code."""
    found = _parts(chosen, lambda model: model.cooperative_id)
    columns = (Cooperative.id, Cooperative.code, Cooperative.name)
    names = {row.id: row for row in db.session.execute(select(*columns).where(Cooperative.id.in_(found)))}
    return _largest_first(replace(part, key=names[id_].code, name=names[id_].name) for id_, part in found.items())


def by_province(chosen: Filter) -> list[Part]:
    """Return the provinces under today's names, the largest first; the key is the province's code."""
    found = _parts(chosen, lambda model: model.province_id)
    names = {province.id: province for province in territory.provinces()}
    return _largest_first(replace(part, key=names[id_].code, name=names[id_].name) for id_, part in found.items())


def by_category(chosen: Filter) -> list[Part]:
    """Return the categories, the largest first; the key is the category's slug.

    An order of two categories is counted in both, so these orders do not add up to the orders delivered.
    """
    found = _parts(chosen, lambda model: model.category_id, orders_in=_sales(chosen))
    columns = (Category.id, Category.slug, Category.name, Category.name_en)
    names = {row.id: row for row in db.session.execute(select(*columns).where(Category.id.in_(found)))}
    return _largest_first(
        replace(part, key=names[id_].slug, name=names[id_].name, name_en=names[id_].name_en)
        for id_, part in found.items()
    )


def by_channel(chosen: Filter) -> list[Part]:
    """Return the channels that sold, in their fixed order; the key is the `Channel`."""
    found = _parts(chosen, lambda model: model.channel)
    return [found[channel] for channel in Channel if channel in found]


def by_verification(chosen: Filter) -> list[Part]:
    """Return the levels of verification that occur, the surest first; the key is the `Verification`."""
    found = _parts(chosen, lambda model: model.verification)
    return [found[level] for level in Verification if level in found]


def _parts(
    chosen: Filter,
    column_of: Callable[[Any], InstrumentedAttribute[Any]],
    *,
    filed_under: Callable[[Any], Hashable] = lambda value: value,
    orders_in: Any = None,
) -> dict[Any, Part]:
    """Return amounts, levels and orders by one column, in two statements."""
    orders_model = orders_in or _counting_orders(chosen)
    orders: dict[Any, int] = {}
    for value, counted in _grouped(orders_model, chosen, [column_of(orders_model)], orders_model.orders):
        orders[filed_under(value)] = orders.get(filed_under(value), 0) + int(counted)
    levels: dict[Any, dict[Verification, Dong]] = {}
    sums = _sales(chosen)
    for value, level, amount in _grouped(sums, chosen, [column_of(sums), sums.verification], sums.amount):
        of_part = levels.setdefault(filed_under(value), {})
        of_part[level] = Dong(of_part.get(level, 0) + int(amount))
    return {
        key: Part(key, "", Dong(sum(of_part.values())), orders.get(key, 0), of_part) for key, of_part in levels.items()
    }


def _grouped(model: Any, chosen: Filter, columns: list[Any], summed: Any) -> Any:
    return db.session.execute(select(*columns, func.sum(summed)).where(*conditions(model, chosen)).group_by(*columns))


def _counting_orders(chosen: Filter) -> Any:
    """Return the table that counts each order once: by category where one is chosen, else whole orders."""
    if chosen.category_id is not None:
        return _sales(chosen)
    return OrdersMonth if chosen.is_whole_months else OrdersDay


def _sales(chosen: Filter) -> Any:
    return SalesMonth if chosen.is_whole_months else SalesDay


def _places_of_cooperatives(chosen: Filter) -> list[ColumnElement[bool]]:
    places = within(Cooperative, chosen.scope)
    if chosen.area.province_id is not None:
        places.append(Cooperative.province_id == chosen.area.province_id)
    if chosen.area.commune_ids is not None:
        places.append(Cooperative.commune_id.in_(chosen.area.commune_ids))
    if chosen.cooperative_id is not None:
        places.append(Cooperative.id == chosen.cooperative_id)
    return places


def _months(first: date, last: date) -> list[date]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(index // 12, index % 12 + 1, 1) for index in range(start, end + 1)]


def _largest_first(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-part.amount, part.name))
