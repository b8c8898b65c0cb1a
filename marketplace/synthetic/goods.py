"""Products with their packs, stock and certificates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.rules import expiry
from marketplace.certificates.states import CertificateState
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.models import StockItem, StockMovement
from marketplace.kernel.clock import day_of
from marketplace.kernel.quantity import Unit, UnitGroup, format_amount, get_unit
from marketplace.kernel.text import fold, slug
from marketplace.products import queries as products
from marketplace.products.listing import CODE_LENGTH
from marketplace.products.models import Product, ProductCertificate, Variant
from marketplace.products.states import ProductState
from marketplace.products.writing import CODE_PREFIX
from marketplace.synthetic.chance import Chance
from marketplace.synthetic.makers import Maker
from marketplace.synthetic.vocabulary import Kind, kinds
from marketplace.synthetic.writing import Row, put, put_counted

WITH_STARS_PERCENT = 25
SOLD_OUT_PERCENT = 8
FULL_SHELF = 500


@dataclass(frozen=True)
class Pack:
    """A pack that can be ordered. `stock` is what lies on the shelf before anything is sold."""

    variant_id: int
    product_id: int
    category_id: int
    product_name: str
    label: str
    unit: str
    amount: int
    price: int
    weight_grams: int
    maker: Maker
    stock: int
    on_sale_at: datetime


def make_goods(count: int, makers: Sequence[Maker], *, chance: Chance, now: datetime) -> list[Pack]:
    """Write down so many published products, makers by turns."""
    drawn = [(chance.one_of(kinds()), makers[number % len(makers)]) for number in range(count)]
    shelves = {category.slug: category.id for category in products.categories()}
    rows = [_product(kind, maker, chance, now) | {"category_id": shelves[kind.shelf]} for kind, maker in drawn]
    ids = put_counted(Product, rows)
    _certify(ids, rows, chance, now)
    return _stock([pack for product_id, row, (kind, maker) in zip(ids, rows, drawn, strict=True)
                   for pack in _packs(product_id, row, kind, maker, chance)])  # fmt: skip


def _product(kind: Kind, maker: Maker, chance: Chance, now: datetime) -> Row:
    code = chance.code(CODE_LENGTH, prefix=CODE_PREFIX)
    name = f"{kind.name} {chance.one_of(kind.qualities)} {maker.place.name}"
    published_at = maker.began_at + (now - maker.began_at) * chance.below(1_000) / 1_000
    return {
        "code": code, "slug": f"{slug(name)}-{code.removeprefix(CODE_PREFIX).lower()}", "cooperative_id": maker.id,
        "state": ProductState.PUBLISHED, "name": name,
        "name_en": f"{kind.english} of {maker.place.name}" if chance.happens(40) else "", "folded_name": fold(name),
        "summary": f"{kind.name} của chị em {maker.name}, làm từng mẻ nhỏ.",
        "description": f"{name} do {maker.name} làm tại {maker.place.label}.",
        "ingredients": f"100% {kind.name.lower()}",
        "usage": "Dùng theo nhu cầu.", "storage": "Để nơi khô ráo, thoáng mát.", "drawing": kind.drawing,
        "created_at": published_at - timedelta(days=2), "submitted_at": published_at - timedelta(days=1),
        "published_at": published_at,
    }  # fmt: skip


def _packs(product_id: int, row: Row, kind: Kind, maker: Maker, chance: Chance) -> Iterator[tuple[Row, Row, Maker]]:
    unit = get_unit(kind.unit)
    base = kind.price * chance.between(80, 130) // 100
    for number in range(chance.between(1, 2)):
        amount = kind.smallest * (1 + number)
        yield (
            {
                "product_id": product_id, "label": _label(amount, unit), "unit": kind.unit, "amount": amount,
                "price": _rounded(base * (100 - 5 * number) * (1 + number) // 100),
                "weight_grams": _weight(amount, unit), "position": number,
            },
            row,
            maker,
        )  # fmt: skip


def _label(amount: int, unit: Unit) -> str:
    return format_amount(amount, unit)


def _rounded(price: int) -> int:
    return max(1_000, round(price, -3))


def _weight(amount: int, unit: Unit) -> int:
    return amount if unit.group in (UnitGroup.MASS, UnitGroup.VOLUME) else 400 * max(1, amount // unit.factor)


def _stock(packs: Sequence[tuple[Row, Row, Maker]]) -> list[Pack]:
    """Write the packs and count them onto the shelf: what is there is what was counted, to the piece."""
    ids = put_counted(Variant, [variant for variant, _, _ in packs])
    found = [
        Pack(
            variant_id=variant_id, product_id=variant["product_id"], category_id=product["category_id"],
            product_name=product["name"], label=variant["label"], unit=variant["unit"], amount=variant["amount"],
            price=variant["price"], weight_grams=variant["weight_grams"], maker=maker,
            stock=0 if variant_id * 37 % 100 < SOLD_OUT_PERCENT else FULL_SHELF, on_sale_at=product["published_at"],
        )
        for variant_id, (variant, product, maker) in zip(ids, packs, strict=True)
    ]  # fmt: skip
    put(StockItem, ({"variant_id": p.variant_id, "available": p.stock, "changed_at": p.on_sale_at} for p in found))
    put(StockMovement, (_counted(pack) for pack in found if pack.stock))
    return found


def _counted(pack: Pack) -> Row:
    return {
        "variant_id": pack.variant_id, "change": pack.stock, "kind": MovementKind.COUNTED, "order_id": None,
        "actor_id": None, "note": "", "at": pack.on_sale_at,
    }  # fmt: skip


def _certify(ids: Sequence[int], rows: Sequence[Row], chance: Chance, now: datetime) -> None:
    starred = [(product_id, row) for product_id, row in zip(ids, rows, strict=True)
               if chance.happens(WITH_STARS_PERCENT)]  # fmt: skip
    papers = put_counted(Certificate, [_certificate(row, chance, day_of(now)) for _, row in starred])
    put(ProductCertificate, ({"product_id": product_id, "certificate_id": paper_id}
                             for (product_id, _), paper_id in zip(starred, papers, strict=True)))  # fmt: skip


def _certificate(row: Row, chance: Chance, today: date) -> Row:
    issued_on = today - timedelta(days=chance.between(30, 1_000))
    return {
        "cooperative_id": row["cooperative_id"], "kind": CertificateKind.OCOP, "state": CertificateState.RECOGNISED,
        "stars": chance.one_of((3, 3, 3, 4, 4, 5)), "product_name": row["name"],
        "decision_number": f"{chance.between(100, 4_000)}/QĐ-UBND", "authority": "UBND (chợ mẫu)",
        "issued_on": issued_on, "expires_on": expiry(issued_on), "entered_at": row["created_at"],
        "reviewed_at": row["published_at"],
    }  # fmt: skip
