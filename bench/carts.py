"""Filled carts for buyers: two packs of one cooperative and one of another, all with the same total."""

from dataclasses import dataclass
from itertools import count
from random import Random

from sqlalchemy import insert, select

from bench.market import NOW, PRICE
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.orders import carts, queries
from marketplace.orders.checkouts import new_key
from marketplace.orders.models import Cart, CartLine
from marketplace.products.models import Product, Variant

_numbers = count(1)


@dataclass(frozen=True)
class Wish:
    """A filled cart and what the checkout page would send with it."""

    token: str
    key: str
    cooperative_ids: tuple[int, int]
    commune_id: int
    province_id: int
    seen_total: int


def make_wishes(number: int) -> list[Wish]:
    """Fill so many carts with goods drawn at random, delivered to where the first cooperative is."""
    random = Random(number)
    packs = _packs_by_cooperative()
    place = db.session.execute(select(Cooperative.commune_id, Cooperative.province_id).where(Cooperative.id == 1)).one()
    pairs = [tuple(random.sample(sorted(packs), 2)) for _ in range(number)]
    chosen = [(*random.sample(packs[first], 2), random.choice(packs[second])) for first, second in pairs]
    tokens = _fill(chosen)
    totals = _totals(pairs, tokens, place.commune_id)
    return [
        Wish(token, new_key(), pair, place.commune_id, place.province_id, totals[pair])
        for token, pair in zip(tokens, pairs, strict=True)
    ]


def _packs_by_cooperative() -> dict[int, list[int]]:
    packs: dict[int, list[int]] = {}
    chosen = select(Product.cooperative_id, Variant.id).join(Variant, Variant.product_id == Product.id)
    for cooperative_id, variant_id in db.session.execute(chosen.order_by(Variant.id)):
        packs.setdefault(cooperative_id, []).append(variant_id)
    db.session.rollback()
    return packs


def _fill(chosen: list[tuple[int, ...]]) -> list[str]:
    tokens = [carts.new_token() for _ in chosen]
    ids = [next(_numbers) for _ in chosen]
    moment = {"created_at": NOW, "changed_at": NOW}
    filled = [
        {"cart_id": cart_id, "variant_id": variant_id, "quantity": 1, "price_seen": PRICE}
        for cart_id, packs in zip(ids, chosen, strict=True)
        for variant_id in packs
    ]
    with transaction():
        db.session.execute(
            insert(Cart), [{"id": id_, "token": token, **moment} for id_, token in zip(ids, tokens, strict=True)]
        )
        db.session.execute(insert(CartLine), filled)
    return tokens


def _totals(pairs: list[tuple[int, ...]], tokens: list[str], commune_id: int) -> dict[tuple[int, ...], int]:
    """Return what the checkout page shows for each pair of cooperatives: packs cost the same, freight does not."""
    of_pair = dict(zip(pairs, tokens, strict=True))
    totals = {pair: queries.checkout_view(token, commune_id=commune_id).total for pair, token in of_pair.items()}
    db.session.rollback()
    return totals
