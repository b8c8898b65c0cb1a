"""Reads carts as they hold now: prices, stock, what can no longer be bought, and what delivery costs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.trading import closed_until
from marketplace.inventory.models import StockItem
from marketplace.inventory.queries import held_by_others
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_queries import left_now
from marketplace.inventory.season_rules import SeasonOffer
from marketplace.kernel import clock
from marketplace.kernel.database import db, present_connection
from marketplace.kernel.money import Dong
from marketplace.orders import delivering, rules
from marketplace.orders.cart_views import (
    CartItem,
    CartPhoto,
    CartSeller,
    CartView,
    CheckoutPart,
    CheckoutView,
    Seller,
    grouped,
)
from marketplace.orders.charges import Charges, charges_of_many
from marketplace.orders.models import Cart, CartLine
from marketplace.orders.terms import Point
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Photo, Product, Variant
from marketplace.products.price_breaks import break_price
from marketplace.products.queries import is_for_sale
from marketplace.territory import queries as territory
from marketplace.territory.models import AdministrativeUnit
from marketplace.territory.rules import zone_between


@dataclass(frozen=True)
class Destination:
    """Where a parcel goes, as far as its fee is concerned."""

    commune_id: int
    province_code: str


def cart_view(token: str | None) -> CartView:
    """Return what is in a cart, with pictures; an unknown token is an empty cart."""
    items = cart_items(token)
    photos = _photos_of({item.product_id for item in items})
    # What others are checking out at this moment is not to be had; placing decides it by itself.
    held = held_by_others([item.variant_id for item in items], holder=token or "", at=clock.now())
    return grouped(_shown(item, photos.get(item.product_id), held.get(item.variant_id, 0)) for item in items)


def _shown(item: CartItem, photo: CartPhoto | None, held: int) -> CartItem:
    return replace(item, photo=photo, available=item.available if item.season else max(0, item.available - held))


def checkout_view(
    token: str | None, *, commune_id: int | None, pickups: Mapping[int, int] | None = None
) -> CheckoutView:
    """Return a cart with delivery to a commune of today; without a known commune the fees are open.

    Args:
        pickups: the pick-up point by cooperative, where the buyer fetches the goods herself.
    """
    place = territory.places([commune_id]).get(commune_id) if commune_id else None
    goes_to = Destination(place.id, place.province_code) if place else None
    return priced(cart_view(token), goes_to, pickups=pickups or {})


def sellers_in_cart(token: str | None) -> list[int]:
    """Return the cooperatives, by id, whose goods in a cart can be bought."""
    return list(present_connection().execute(_SELLERS, {"token": token or ""}).scalars())


_SELLERS = (
    select(Product.cooperative_id)
    .distinct()
    .join(Variant, Variant.product_id == Product.id)
    .join(CartLine, CartLine.variant_id == Variant.id)
    .join(Cart, Cart.id == CartLine.cart_id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .where(Cart.token == bindparam("token"), is_for_sale())
    .order_by(Product.cooperative_id)
)


def cart_count(token: str | None) -> int:
    """Return how many kinds of goods in a cart can be bought."""
    if not token:
        return 0
    chosen = (
        select(func.count())
        .select_from(CartLine)
        .join(Cart, Cart.id == CartLine.cart_id)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Cart.token == token, is_for_sale())
    )
    return db.session.scalar(chosen) or 0


def cart_items(token: str | None) -> list[CartItem]:
    """Return the lines of a cart in the order they were put in, without pictures, in one statement."""
    return [_item(row) for row in present_connection().execute(_LINES, {"token": token})] if token else []


def priced(cart: CartView, goes_to: Destination | None, *, pickups: Mapping[int, int]) -> CheckoutView:
    """Add what delivery costs from each cooperative; what the buyer fetches herself costs nothing to bring."""
    sellers = [seller.cooperative_id for seller in cart.sellers]
    charges = charges_of_many(sellers, commune_id=goes_to.commune_id if goes_to else None)
    fetched = _fetched(cart, pickups)
    parts = [
        CheckoutPart(seller, Dong(0), None, charges[seller.cooperative_id].terms, fetched[seller.cooperative_id])
        if seller.cooperative_id in fetched
        else _part(seller, charges[seller.cooperative_id], goes_to)
        for seller in cart.sellers
    ]
    return CheckoutView(cart, tuple(parts))


def _fetched(cart: CartView, pickups: Mapping[int, int]) -> dict[int, Point]:
    """Return the point at which the buyer fetches each cooperative's goods; what is not offered is not chosen."""
    wanted = {seller.cooperative_id for seller in cart.sellers} & pickups.keys()
    offered = delivering.points_of(wanted) if wanted else {}
    chosen = [point for points in offered.values() for point in points]
    return {point.cooperative_id: point for point in chosen if pickups[point.cooperative_id] == point.id}


def _part(seller: CartSeller, charges: Charges, goes_to: Destination | None) -> CheckoutPart:
    terms = charges.terms
    if goes_to is None:
        return CheckoutPart(seller, None, None, terms)
    zone = zone_between(seller.province_code, goes_to.province_code)
    fee = rules.delivery_fee(
        charges.rates[zone], weight_grams=seller.weight_grams, goods_total=seller.goods_total, surcharge=terms.surcharge
    )
    return CheckoutPart(seller, fee, zone, terms)


_LINES = (
    select(
        CartLine.id.label("line_id"), CartLine.quantity, CartLine.price_seen,
        Variant.id.label("variant_id"), Variant.label, Variant.label_en, Variant.unit, Variant.amount,
        Variant.price, break_price(CartLine.quantity).label("break_price"),
        Variant.weight_grams, is_for_sale().label("is_for_sale"),
        closed_until().label("closed_until"),
        Product.id.label("product_id"), Product.category_id, Product.code.label("product_code"),
        Product.slug.label("product_slug"), Product.name.label("product_name"),
        Product.name_en.label("product_name_en"), Product.drawing,
        Cooperative.id.label("cooperative_id"), Cooperative.code, Cooperative.slug, Cooperative.name,
        Cooperative.province_id, Cooperative.bank_key, Cooperative.bank_account,
        AdministrativeUnit.code.label("province_code"),
        func.coalesce(StockItem.available, 0).label("available"),
        CartLine.season_id, Season.state.label("season_state"), Season.rule, Season.must_prepay, Season.harvest_from,
        Season.harvest_to, Season.closes_on, Season.expected, left_now().label("season_left"),
    )
    .select_from(Cart)
    .join(CartLine, CartLine.cart_id == Cart.id)
    .join(Variant, Variant.id == CartLine.variant_id)
    .join(Product, Product.id == Variant.product_id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(AdministrativeUnit, AdministrativeUnit.id == Cooperative.province_id)
    .outerjoin(StockItem, StockItem.variant_id == Variant.id)
    .outerjoin(Season, Season.id == CartLine.season_id)
    .where(Cart.token == bindparam("token"))
    .order_by(CartLine.id)
)  # fmt: skip


def _item(row: Row[*tuple[Any, ...]]) -> CartItem:
    return CartItem(
        line_id=row.line_id,
        variant_id=row.variant_id,
        product_id=row.product_id,
        category_id=row.category_id,
        product_code=row.product_code,
        product_slug=row.product_slug,
        product_name=row.product_name,
        product_name_en=row.product_name_en,
        drawing=row.drawing,
        cooperative_code=row.code,
        variant_label=row.label,
        variant_label_en=row.label_en,
        unit=row.unit,
        amount=row.amount,
        quantity=row.quantity,
        unit_price=row.price if row.break_price is None else min(row.price, row.break_price),
        single_price=row.price,
        price_before=row.price_seen if row.price_seen != row.price else Dong(0),
        available=row.available if row.season_id is None else row.season_left,
        weight_grams=row.weight_grams,
        is_for_sale=bool(row.is_for_sale),
        closed_until=row.closed_until,
        seller=_seller(row),
        season=_season(row),
    )


def _season(row: Row[*tuple[Any, ...]]) -> SeasonOffer | None:
    if row.season_id is None:
        return None
    return SeasonOffer(
        id=row.season_id,
        variant_id=row.variant_id,
        state=row.season_state,
        rule=row.rule,
        must_prepay=row.must_prepay,
        harvest_from=row.harvest_from,
        harvest_to=row.harvest_to,
        closes_on=row.closes_on,
        expected=row.expected,
        left=row.season_left,
    )


def _seller(row: Row[*tuple[Any, ...]]) -> Seller:
    return Seller(
        cooperative_id=row.cooperative_id,
        code=row.code,
        slug=row.slug,
        name=row.name,
        province_id=row.province_id,
        province_code=row.province_code,
        takes_transfers=bool(row.bank_key and row.bank_account),
    )


def _photos_of(product_ids: Collection[int]) -> dict[int, CartPhoto]:
    if not product_ids:
        return {}
    chosen = select(Photo).where(Photo.product_id.in_(product_ids), Photo.state == PhotoState.READY)
    photos = db.session.scalars(chosen.order_by(Photo.position.desc(), Photo.id.desc()))
    # The first in order is written last and stays.
    return {photo.product_id: CartPhoto(photo.key, photo.alt, photo.width, photo.height) for photo in photos}
