"""Chains of lots, orders of them and recalls, made by the real services."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from marketplace.products.models import Product
from marketplace.recalls import announcing
from marketplace.recalls.kinds import Basis, Risk
from marketplace.recalls.models import Recall
from marketplace.recalls.rules import RecallData
from marketplace.traceability import registering, transforming
from marketplace.traceability.kinds import PlaceKind
from marketplace.traceability.models import Lot
from marketplace.traceability.registering import PlaceData
from marketplace.traceability.transforming import Input, RawData
from marketplace.trade import fulfilling
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, lot_data
from tests.makers.orders import WAY, advance, make_order
from tests.makers.products import make_product, variant_of

SOWN = date(2026, 11, 16)
SELLER = replace(PACKED, by=Actor.SELLER)
OFFICER = replace(PACKED, by=Actor.OFFICER)
SAID = RecallData(
    reason="Phát hiện dư lượng thuốc trừ sâu vượt mức cho phép.",
    risk=Risk.GRAVE,
    advice="Không dùng nữa. Giữ nguyên gói và liên hệ hợp tác xã để được hoàn tiền.",
    decided_by="Giám đốc Trần Thị Hoa",
)


@dataclass(frozen=True)
class Chain:
    """Two raw lots of two plots, blended into one lot of a product."""

    cooperative: Cooperative
    product: Product
    raws: tuple[Lot, Lot]
    blend: Lot


def make_chain(cooperative: Cooperative | None = None, *, stock: int = 20) -> Chain:
    """Return a tea that was blended of the leaves of two plots."""
    chi = cooperative or make_cooperative()
    tea = make_product(chi, name="Chè shan tuyết", category="che-ca-phe", stock=stock)
    first, second = make_raw(chi, "Nương Pờ Ly"), make_raw(chi, "Nương Sín Chải", is_name_public=True)
    return Chain(chi, tea, (first, second), make_blend(tea, first, second))


def make_raw(cooperative: Cooperative, plot: str, *, is_name_public: bool = False) -> Lot:
    """Return fresh leaves of a plot of hers."""
    with transaction():
        place = registering.add_place(
            cooperative.id,
            PlaceData(
                PlaceKind.PLOT, plot, area_code="VN-LCI-0123", area_issuer="Sở NN", is_name_public=is_name_public
            ),
            PACKED,
        )
        return transforming.open_raw_lot(
            cooperative.id, RawData("Búp chè tươi", 100_000, "kg", SOWN, place_id=place.id), PACKED
        )


def make_blend(product: Product, *raws: Lot, kilograms: int = 10) -> Lot:
    """Return a lot made of a share of each of the raw ones."""
    with transaction():
        return transforming.process(
            product.cooperative_id,
            [Input(raw, 25_000) for raw in raws],
            lot_data(product.code, quantity=kilograms * 1000, harvested_on=None),
            yield_percent=25,
            act=PACKED,
        )


def make_order_of(
    lot: Lot | None, product: Product, *, state: OrderState = OrderState.DELIVERED, **buyer: str
) -> Order:
    """Return an order of two packs that was packed from a lot; from none named when it is `None`."""
    order = make_order(state=OrderState.CONFIRMED, wanted={variant_of(product): 2}, **buyer)
    if state is OrderState.CONFIRMED:
        return order
    pack(order, lot)
    for hours, step in enumerate(WAY[3 : WAY.index(state) + 1], start=3):
        advance(order, step, PACKED.at + timedelta(hours=hours))
    return order


def pack(order: Order, lot: Lot | None, *, act: Act = PACKED) -> None:
    """Pack an order, all lines from one lot."""
    line_ids = db.session.scalars(db.select(OrderLine.id).where(OrderLine.order_id == order.id)).all()
    lots = dict.fromkeys(line_ids, lot.code) if lot else {}
    with transaction():
        fulfilling.pack(order.code, cooperative_id=order.cooperative_id, act=act, lots=lots)


def make_draft(lot: Lot, *, basis: Basis = Basis.VOLUNTARY, act: Act = SELLER) -> Recall:
    """Return a recall that nobody was told of yet."""
    with transaction():
        return announcing.draft(lot, SAID, basis=basis, act=act)


def make_recall(lot: Lot, *, basis: Basis = Basis.VOLUNTARY, act: Act = SELLER) -> Recall:
    """Return a recall that was announced."""
    recall = make_draft(lot, basis=basis, act=act)
    with transaction():
        announcing.announce(recall, act)
    return recall
