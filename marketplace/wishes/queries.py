"""Reads about wishes: the list with what each thing costs now, and who waits for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.products import catalogue
from marketplace.products.models import Product, Variant
from marketplace.products.queries import get_variants_for_sale
from marketplace.products.shelves import Card
from marketplace.wishes.models import StockWait, Wish, WishList
from marketplace.wishes.rules import Wisher
from marketplace.wishes.states import WaitState


@dataclass(frozen=True)
class WishedPack:
    """A pack of something liked, with what it costs and how much of it there is now."""

    variant_id: int
    label: str
    label_en: str
    price: Dong
    left: int


@dataclass(frozen=True)
class Wished:
    """One thing on a list; `card` is missing where buyers may not see the product any more."""

    product_id: int
    name: str
    card: Card | None
    packs: Sequence[WishedPack]


@dataclass(frozen=True)
class Awaited:
    """A pack that somebody waits for."""

    wait_id: int
    name: str
    name_en: str
    slug: str
    label: str
    label_en: str
    asked_at: datetime
    is_confirmed: bool


@dataclass(frozen=True)
class Returned:
    """What letters say of a pack that somebody waits for, as it holds when they are written."""

    email: str
    locale: str
    name: str
    slug: str
    label: str
    price: Dong


def wished(wisher: Wisher) -> list[Wished]:
    """Return what is on a list, what was liked last first; nothing where there is no list."""
    if wisher.person_id is None and not wisher.token:
        return []
    chosen = _on_list(wisher, Product.id, Product.name)
    names = {product_id: name for product_id, name in db.session.execute(chosen.order_by(Wish.id.desc()))}
    cards = {card.product_id: card for card in catalogue.cards_of(list(names))}
    packs = _packs_of(list(cards))
    return [Wished(each, name, cards.get(each), packs.get(each, [])) for each, name in names.items()]


def wished_among(wisher: Wisher, slugs: Sequence[str]) -> dict[str, int]:
    """Return those of some products that are on a list, with their ids, in one statement."""
    if not slugs or (wisher.person_id is None and not wisher.token):
        return {}
    chosen = _on_list(wisher, Product.slug, Product.id).where(Product.slug.in_(slugs))
    return {slug: product_id for slug, product_id in db.session.execute(chosen)}


def awaited(person_id: int) -> list[Awaited]:
    """Return what a person waits for, what she asked for last first."""
    chosen = (
        select(
            StockWait.id, Product.name, Product.name_en, Product.slug,
            Variant.label, Variant.label_en, StockWait.asked_at, StockWait.confirmed_at.is_not(None),
        )
        .join(Variant, Variant.id == StockWait.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(StockWait.person_id == person_id, StockWait.state == WaitState.WAITING)
    )  # fmt: skip
    return [Awaited(*row) for row in db.session.execute(chosen.order_by(StockWait.asked_at.desc(), StockWait.id))]


def data_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of a person's wishes, for the file she may ask for (Law 91/2025/QH15)."""
    waits = select(StockWait, Product.name, Variant.label).join(Variant, Variant.id == StockWait.variant_id)
    chosen = waits.join(Product, Product.id == Variant.product_id).where(StockWait.person_id == person_id)
    return {
        "wishes": [each.name for each in wished(Wisher(person_id=person_id))],
        "waits_for_stock": [
            {
                "product": f"{name} {label}",
                "email": wait.email,
                "state": wait.state.value,
                "wording": wait.wording,
                "asked_at": wait.asked_at.isoformat(),
                "confirmed_at": wait.confirmed_at.isoformat() if wait.confirmed_at else "",
            }
            for wait, name, label in db.session.execute(chosen.order_by(StockWait.id))
        ],
    }


def returned_for(wait_id: int, *, of_round: int) -> Returned | None:
    """Return what to write to whom; nothing where the wish is gone, begun anew, or the product is off the shelf."""
    wait = db.session.get(StockWait, wait_id)
    if wait is None or wait.round != of_round or wait.state != WaitState.TOLD:
        return None
    return awaited_pack(wait)


def to_confirm(wait_id: int, *, of_round: int) -> Returned | None:
    """Return what to ask whom; nothing where the wish is gone, begun anew, ended or confirmed."""
    wait = db.session.get(StockWait, wait_id)
    if wait is None or wait.round != of_round or wait.state != WaitState.WAITING or wait.confirmed_at:
        return None
    return awaited_pack(wait)


def awaited_pack(wait: StockWait) -> Returned | None:
    """Return what somebody waits for as letters name it; nothing where it is off the shelf."""
    pack = get_variants_for_sale([wait.variant_id]).get(wait.variant_id)
    if pack is None:
        return None
    english = wait.locale == "en"
    return Returned(
        email=wait.email,
        locale=wait.locale,
        name=(english and pack.name_en) or pack.name,
        slug=pack.slug,
        label=(english and pack.label_en) or pack.label,
        price=pack.price,
    )


def sold_out_packs(slug: str) -> list[WishedPack]:
    """Return the packs of a product on sale of which none is left.

    Raises:
        NotFound: buyers may not see such a product.
    """
    card = catalogue.find_card(slug)
    if card is None:
        raise NotFound
    return [pack for pack in _packs_of([card.product_id]).get(card.product_id, []) if not pack.left]


def _on_list(wisher: Wisher, *columns: Any) -> Select[*tuple[Any, ...]]:
    owner = WishList.person_id == wisher.person_id if wisher.person_id is not None else WishList.token == wisher.token
    joined = select(*columns).join(Wish, Wish.product_id == Product.id)
    return joined.join(WishList, WishList.id == Wish.list_id).where(owner)


def _packs_of(product_ids: Sequence[int]) -> dict[int, list[WishedPack]]:
    chosen = select(Variant).where(Variant.product_id.in_(product_ids), Variant.is_active)
    variants = list(db.session.scalars(chosen.order_by(Variant.position, Variant.id)))
    left = inventory.available_of([variant.id for variant in variants])
    found: dict[int, list[WishedPack]] = {}
    for each in variants:
        pack = WishedPack(each.id, each.label, each.label_en, each.price, left[each.id])
        found.setdefault(each.product_id, []).append(pack)
    return found
