"""A market of two cooperatives that plays many stories, one after the other, each from the same beginning."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select

from marketplace.inventory.models import StockItem, StockMovement
from marketplace.inventory.season_models import SeasonShare
from marketplace.kernel.database import db, transaction
from marketplace.orders import carts
from marketplace.orders.checkouts import Checkout
from marketplace.orders.kinds import PayBy
from marketplace.products.models import ProductStanding
from tests.conftest import REFERENCE_TABLES
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.orders import make_checkout, make_offer
from tests.payments.truths import Audit

STOCK = 40


@dataclass
class Stage:
    """The cast, by id: it stays, and everything that a story wrote is taken away before the next begins.

    `played` counts what happened in all stories together.
    """

    cooperatives: tuple[int, int]
    variants: tuple[int, ...]
    kept: dict[str, int]
    audit: Audit = field(default_factory=Audit)
    played: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Take away what the last story wrote, and fill the shelves again."""
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(SeasonShare.__table__.delete())
            cleared = [table.delete().where(table.c.id > self.kept[table.name]) for table in reversed(_written())]
            if connection.dialect.name == "postgresql":
                plain = {"compile_kwargs": {"literal_binds": True}}
                connection.exec_driver_sql("; ".join(str(each.compile(connection, **plain)) for each in cleared))
            else:
                for each in cleared:
                    connection.execute(each)
            moved = select(func.sum(StockMovement.change)).where(StockMovement.variant_id == StockItem.variant_id)
            shelf = StockItem.__table__
            connection.execute(shelf.update().values(available=moved.scalar_subquery()))
            connection.execute(ProductStanding.__table__.delete())
        db.session.expire_all()

    def wish(
        self,
        packs: dict[int, int],
        pay_by: dict[int, PayBy],
        at: datetime,
        season_id: int | None = None,
        **changes: Any,
    ) -> Checkout:
        """Return what a buyer hands in who puts packs (by variant) into a new cart and agrees to what is shown."""
        token = carts.new_token()
        for variant_id, quantity in packs.items():
            token = carts.add(token, variant_id, quantity=quantity, at=at, season_id=season_id)
        checkout = make_checkout(token, **changes)
        return replace(checkout, pay_by={seller: pay_by[seller] for seller in checkout.pay_by})


def set_stage() -> Stage:
    """Make the cast: two cooperatives with two goods each, one of them sold by weight."""
    lowland, highland = make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn", commune_code=TA_PHIN)
    goods = [
        make_offer(cooperative=lowland, price=120_000, stock=STOCK, name="Mật ong bạc hà"),
        make_offer(cooperative=lowland, price=200_000, stock=STOCK, name="Cá tầm Sa Pa"),
        make_offer(cooperative=highland, price=85_500, stock=STOCK, name="Chè Shan tuyết"),
        make_offer(cooperative=highland, price=33_333, stock=STOCK, name="Gạo nếp nương"),
    ]
    with transaction():
        goods[1].is_weighed = True
        db.session.add(goods[1])
    kept = {}
    for table in _written():
        kept[table.name] = db.session.scalar(select(func.coalesce(func.max(table.c.id), 0)))
    return Stage((lowland.id, highland.id), tuple(each.id for each in goods), kept)


def _written() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if table.name not in REFERENCE_TABLES and "id" in table.c]
