"""What importing would do: which product each of the file's goods means, and what about it is new or changed.

The same plan is made for the preview and again when it is kept, so that nothing is kept on old knowledge.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marketplace.bulk.columns import Column, Layout
from marketplace.bulk.queries import Stock, pack_data
from marketplace.bulk.reading import Fault, Goods, PackRow
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import get_unit
from marketplace.kernel.text import fold
from marketplace.products import rules
from marketplace.products.models import Product, Variant
from marketplace.products.rules import ProductData, VariantData
from marketplace.products.states import ProductState

C = Column


@dataclass(frozen=True)
class PackPlan:
    """One pack: the variant it means, or none where it is new; `stock` is what she counted, if she did."""

    row: PackRow
    variant: Variant | None
    data: VariantData
    is_changed: bool
    stock: int | None

    @property
    def is_reworded(self) -> bool:
        """Whether it would be sold otherwise than it is now: a new pack, or other words."""
        now = self.variant
        told = (self.data.label, self.data.label_en, self.data.unit.code, self.data.amount)
        return now is None or (self.is_changed and told != (now.label, now.label_en, now.unit, now.amount))


@dataclass
class Plan:
    """One product: what it means among hers, and what would be kept."""

    goods: Goods
    product: Product | None
    told: ProductData | None = None
    is_told_anew: bool = False
    own_code: str = ""
    packs: list[PackPlan] = field(default_factory=list)
    is_waiting: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether she does not have it yet."""
        return self.product is None

    @property
    def is_changed(self) -> bool:
        """Whether anything of a product she has would change."""
        packs = any(pack.variant is None or pack.is_changed or pack.stock is not None for pack in self.packs)
        return not self.is_new and (self.is_told_anew or bool(self.own_code) or packs)

    @property
    def is_read_first(self) -> bool:
        """Whether an officer reads what would change before buyers do: words and packs of a product on sale."""
        packs = any(pack.is_reworded for pack in self.packs)
        is_on_sale = self.product is not None and self.product.state == ProductState.PUBLISHED
        return is_on_sale and (self.is_told_anew or packs)


def plans(goods: Iterable[Goods], stock: Stock, layout: Layout) -> list[Plan]:
    """Return what would be done with each of the goods."""
    return [_Planner(each, stock, layout).plan for each in goods]


class _Planner:
    """Plans one product; every fault is written down with its row and column."""

    def __init__(self, goods: Goods, stock: Stock, layout: Layout) -> None:
        self.goods, self.stock, self.layout = goods, stock, layout
        self.plan = Plan(goods, None)
        self.plan.product = self._meant()
        self.plan.is_waiting = self.plan.product is not None and self.plan.product.id in stock.waiting
        if goods.is_faulty or self.plan.faults:
            # What is wrong is said once; what follows from it would only hide it.
            return
        self._tell()
        self._packs()

    def _meant(self) -> Product | None:
        code = self.goods.own_code
        found = self.stock.by_own_code.get(fold(code)) or self.stock.by_market_code.get(code.upper())
        if found is not None or not self.goods.told.get("name"):
            return found
        named = self.stock.by_name.get(fold(self.goods.told["name"]), [])
        # A product that has another code of hers is another product.
        free = [one for one in named if not code or one.id not in self.stock.own_codes]
        if len(free) > 1:
            self._fault(self.goods.row, C.NAME, msg("Bạn có vài sản phẩm cùng tên này. Hãy ghi mã để phân biệt."))
        return free[0] if len(free) == 1 else None

    def _tell(self) -> None:
        goods, product = self.goods, self.plan.product
        for column in (C.NAME, C.CATEGORY):
            if product is None and not goods.told.get(column):
                self._fault(goods.row, column, _NEEDED[column])
        if self.plan.faults:
            return
        before = self.stock.written[product.id] if product else ProductData(name="", category_id=0)
        told = rules.cleaned(replace(before, **goods.told))
        self._try(goods.row, lambda: rules.ensure_can_be_kept(told))
        self.plan.told, self.plan.is_told_anew = told, product is None or told != before
        if goods.own_code and not self._is_known_by(product):
            self.plan.own_code = goods.own_code

    def _is_known_by(self, product: Product | None) -> bool:
        code = self.goods.own_code
        return product is not None and (product.code == code.upper() or self.stock.own_codes.get(product.id) == code)

    def _packs(self) -> None:
        product = self.plan.product
        have = self.stock.packs.get(product.id, []) if product else []
        meant = _match(self.goods.packs, have, self.stock.held)
        for row in self.goods.packs:
            self._pack(row, meant.get(row.row))
        if len(have) + sum(pack.variant is None for pack in self.plan.packs) > rules.MOST_VARIANTS:
            most = rules.MOST_VARIANTS
            self._fault(self.goods.packs[-1].row, C.PACK, msg("Mỗi sản phẩm có tối đa %(most)s quy cách.", most=most))

    def _pack(self, row: PackRow, variant: Variant | None) -> None:
        held = self.stock.held[variant.id] if variant else None
        data = rules.completed(_data(row, held))
        self._try(row.row, lambda: rules.ensure_can_be_sold(data))
        left = self.stock.left.get(variant.id, 0) if variant else 0
        stock = row.stock if row.stock is not None and row.stock != _seen(row, left) else None
        self.plan.packs.append(PackPlan(row, variant, data, held is not None and data != held, stock))

    def _try(self, row: int, check: Any) -> None:
        try:
            check()
        except InvalidInput as error:
            for name, sentence in error.fields.items():
                self._fault(self.goods.told_at.get(name, row), C(name), sentence)

    def _fault(self, row: int, column: Column, sentence: Message) -> None:
        self.plan.faults.append(Fault(row, self.layout.name_of(column), sentence))


_NEEDED = {C.NAME: msg("Hãy ghi tên sản phẩm."), C.CATEGORY: msg("Hãy ghi nhóm hàng của sản phẩm mới.")}


def _match(rows: Sequence[PackRow], have: Sequence[Variant], held: Mapping[int, VariantData]) -> dict[int, Variant]:
    """Return the variant each row means: the same pack and name first, then the same pack, then the same name.

    As she wrote them last comes before as they are sold.
    """
    free = list(have)
    meant: dict[int, Variant] = {}
    ways: tuple[Callable[[PackRow, VariantData], bool], ...] = (
        lambda row, one: (row.unit, row.amount, fold(row.label)) == (one.unit.code, one.amount, fold(one.label)),
        lambda row, one: (row.unit, row.amount) == (one.unit.code, one.amount),
        lambda row, one: bool(row.label) and fold(row.label) == fold(one.label),
    )
    sold = {one.id: pack_data(None, one) for one in have}
    for is_meant, seen in ((way, packs) for way in ways for packs in (held, sold)):
        for row in rows:
            found = [one for one in free if row.row not in meant and is_meant(row, seen[one.id])]
            if len(found) == 1:
                meant[row.row] = found[0]
                free.remove(found[0])
    return meant


def _data(row: PackRow, held: VariantData | None) -> VariantData:
    """Return the pack as it would stand; what she left out stays as it is."""
    same_amount = held is not None and (held.unit.code, held.amount) == (row.unit, row.amount)
    return VariantData(
        unit=get_unit(row.unit),
        amount=row.amount,
        price=Dong(row.price),
        label=row.label or (held.label if held and same_amount else ""),
        label_en=row.label_en or (held.label_en if held else ""),
        weight_grams=row.weight_grams or (held.weight_grams if held and same_amount else 0),
        is_weighed=held is not None and held.is_weighed,
    )


def _seen(row: PackRow, left: int) -> int:
    """Return the stock that she saw in the preview: what was sold since is not undone by her count."""
    return left if row.seen is None else row.seen
