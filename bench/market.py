"""A market to measure on: a thousand products of forty cooperatives, written straight into the tables."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from marketplace.app import create_app
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.states import CertificateState
from marketplace.cli.setup import prepare_market
from marketplace.cooperatives.kinds import CooperativeKind, PostTitle
from marketplace.cooperatives.models import Cooperative, ManagementPost, WorkforceReport
from marketplace.cooperatives.rules import TERMS_NEEDED
from marketplace.cooperatives.states import CooperativeState
from marketplace.inventory.models import StockItem
from marketplace.kernel import clock
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, transaction
from marketplace.kernel.settings import Settings
from marketplace.kernel.text import fold
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Category, Photo, Product, ProductCertificate, Variant
from marketplace.products.states import ProductState
from marketplace.synthetic.market import Size, make_market
from marketplace.territory import queries as territory
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import Lot, TraceEvent

COOPERATIVES = 40
PRODUCTS_EACH = 25
VARIANTS_EACH = 2
#: Every pack costs and weighs the same, so that carts of one shape have one total.
PRICE, WEIGHT_GRAMS = 120_000, 1_000
STOCK = 1_000_000

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
STORY = "Chị em trong xã cùng nhau giữ nghề của bà, chọn nguyên liệu từ vườn nhà, làm thủ công từng mẻ nhỏ. " * 4
NAMES = ("Mật ong bạc hà", "Trà shan tuyết cổ thụ", "Gạo nếp nương Tú Lệ", "Khăn thổ cẩm dệt tay", "Nước mắm cá cơm")

Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """How large a market is."""

    cooperatives: int = COOPERATIVES
    products_each: int = PRODUCTS_EACH


@contextmanager
def market(*, database_url: str = "", shape: Shape | None = None) -> Iterator[Flask]:
    """Build the site on a database of its own and fill it; in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder:
        app = site(database_url, Path(folder))
        with app.app_context():
            prepare_market()
            with transaction():
                fill(shape or Shape())
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def generated(cooperatives: int, products: int) -> Iterator[Flask]:
    """Build the site with a market as `marketplace generate` makes it; in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder:
        app = site("", Path(folder))
        with app.app_context():
            prepare_market()
            with transaction():
                make_market(Size(cooperatives, products), seed=1, now=clock.now())
            yield app
            db.session.remove()
            db.engine.dispose()


def site(database_url: str, var: Path) -> Flask:
    """Return the site as it is served."""
    return create_app(Settings(database_url=database_url, var_dir=var, secret_key="only-for-measuring"))  # noqa: S106


def fill(shape: Shape) -> None:
    """Write cooperatives, products with packs, stock, photos and certificates, and a lot of each product."""
    makers = _put(Cooperative, _cooperatives(shape.cooperatives))
    for model, rows in _people(makers):
        _put(model, rows)
    products = _put(Product, _products(makers, shape.products_each))
    packs = _put(Variant, [_variant(product, number) for product in products for number in range(VARIANTS_EACH)])
    _put(StockItem, [{"variant_id": pack["id"], "available": STOCK, "changed_at": NOW} for pack in packs])
    _put(Photo, [_photo(product) for product in products if product["id"] % 2])
    certified = [product for product in products if product["id"] % 4 == 0]
    _put(Certificate, [_certificate(product) for product in certified])
    _put(ProductCertificate, [{"product_id": each["id"], "certificate_id": each["id"]} for each in certified])
    lots = _put(Lot, [_lot(product) for product in products])
    _put(TraceEvent, [event for lot in lots for event in _events(lot)])


def _put(model: type[Any], rows: list[Row]) -> list[Row]:
    db.session.execute(insert(model), rows)
    return rows


def _cooperatives(count: int) -> list[Row]:
    places = [territory.communes_of(province.id)[0] for province in territory.provinces()]
    return [_cooperative(number, places[number % len(places)]) for number in range(1, count + 1)]


def _cooperative(number: int, place: territory.Place) -> Row:
    name = f"Nông nghiệp Sen Hồng {number}"
    return {
        "id": number, "code": new_code(6), "slug": f"sen-hong-{number}", "kind": CooperativeKind.COOPERATIVE,
        "state": CooperativeState.VERIFIED, "legal_name": f"Hợp tác xã {name}", "name": name, "folded_name": fold(name),
        "tax_number": f"{number:010}", "founded_on": date(2018, 3, 8), "representative": "Trần Thị Hoa",
        "phone": "+84500000123", "email": f"htx-{number}@example.vn", "street": "Thôn 3", "commune_id": place.id,
        "province_id": place.province_id, "story": STORY, "bank_key": "vietcombank", "bank_account": "0123456789",
        "bank_account_holder": "HTX SEN HONG", "created_at": NOW, "verified_at": NOW,
        "identity_checked_at": NOW, "terms_version": TERMS_NEEDED,
    }  # fmt: skip


def _people(makers: list[Row]) -> Iterator[tuple[type[Any], list[Row]]]:
    yield (
        ManagementPost,
        [
            {"cooperative_id": maker["id"], "title": title, "holder_name": "Trần Thị Hoa", "held_by_woman": True}
            for maker in makers
            for title in (PostTitle.DIRECTOR, PostTitle.CHAIR, PostTitle.CHIEF_ACCOUNTANT)
        ],
    )
    counts = {"members": 12, "women_members": 9, "workers": 20, "women_workers": 15}
    yield (
        WorkforceReport,
        [{"cooperative_id": maker["id"], "as_of": date(2026, 1, 1), "recorded_at": NOW, **counts} for maker in makers],
    )


def _products(makers: list[Row], each: int) -> list[Row]:
    shelves = list(db.session.scalars(select(Category.id).order_by(Category.id)))
    numbers = range(1, len(makers) * each + 1)
    return [_product(number, makers[number % len(makers)], shelves[number % len(shelves)]) for number in numbers]


def _product(number: int, maker: Row, category_id: int) -> Row:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return {
        "id": number, "code": new_code(7), "slug": f"san-pham-{number}", "cooperative_id": maker["id"],
        "category_id": category_id, "state": ProductState.PUBLISHED, "name": name, "folded_name": fold(name),
        "summary": "Làm thủ công từng mẻ nhỏ.", "description": STORY, "story": STORY, "ingredients": "100% mật ong",
        "usage": "Pha với nước ấm.", "storage": "Để nơi khô ráo, thoáng mát.", "created_at": NOW,
        "published_at": NOW - timedelta(minutes=number),
    }  # fmt: skip


def _variant(product: Row, number: int) -> Row:
    return {
        "id": product["id"] * VARIANTS_EACH + number, "product_id": product["id"], "label": f"{number + 1} kg",
        "unit": "kg", "amount": 1000 * (number + 1), "price": PRICE, "weight_grams": WEIGHT_GRAMS, "position": number,
    }  # fmt: skip


def _photo(product: Row) -> Row:
    return {
        "product_id": product["id"], "key": f"photo{product['id']}", "state": PhotoState.READY, "alt": product["name"],
        "width": 1280, "height": 960, "uploaded_at": NOW,
    }  # fmt: skip


def _certificate(product: Row) -> Row:
    return {
        "id": product["id"], "cooperative_id": product["cooperative_id"], "kind": CertificateKind.OCOP,
        "state": CertificateState.RECOGNISED, "stars": 4, "product_name": product["name"],
        "decision_number": f"{product['id']}/QĐ-UBND", "authority": "UBND tỉnh", "issued_on": date(2026, 1, 5),
        "expires_on": date(2029, 1, 5), "entered_at": NOW, "reviewed_at": NOW,
    }  # fmt: skip


def _lot(product: Row) -> Row:
    return {
        "id": product["id"], "code": new_code(7, prefix="L"), "number": f"LO-{product['id']}",
        "cooperative_id": product["cooperative_id"], "product_id": product["id"], "harvested_on": date(2026, 11, 1),
        "produced_on": date(2026, 11, 3), "best_before_on": date(2028, 11, 3), "quantity": 50_000,
        "left": 50_000, "unit": "kg",
        "standard": "TCVN 12605:2019", "created_at": NOW,
    }  # fmt: skip


def _events(lot: Mapping[str, Any]) -> Iterator[Row]:
    for place, kind in enumerate(TraceEventKind):
        yield {
            "lot_id": lot["id"], "kind": kind, "happened_at": NOW - timedelta(days=20 - place), "place": "Xưởng Thôn 3",
            "quantity": 50_000, "note": "Chị em kiểm tra từng mẻ.", "recorded_at": NOW,
        }  # fmt: skip
