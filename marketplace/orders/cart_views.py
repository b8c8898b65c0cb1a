"""What pages are shown of carts and checkouts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from marketplace.inventory.season_rules import SeasonOffer
from marketplace.kernel.money import Dong
from marketplace.orders import rules
from marketplace.orders.terms import NO_TERMS, Point, Terms
from marketplace.territory.rules import Zone


@dataclass(frozen=True)
class CartPhoto:
    """The photo that stands for a product."""

    key: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Seller:
    """The cooperative that goods come from. `takes_transfers`: she has a bank account for VietQR."""

    cooperative_id: int
    code: str
    slug: str
    name: str
    province_id: int
    province_code: str
    takes_transfers: bool


@dataclass(frozen=True)
class CartItem:
    """A line of a cart with what it costs and what is left now.

    `unit_price` is what each pack costs in this quantity, `single_price` what one alone costs. `price_before` is what
    one alone cost when it was put in, 0 when that has not changed. `weight_grams` is of one pack.
    `closed_until` is the last day on which its maker does not sell, while she is closed. With `season` it is ordered
    before that harvest, and `available` is what is left of the expected yield.
    """

    line_id: int
    variant_id: int
    product_id: int
    category_id: int
    product_code: str
    product_slug: str
    product_name: str
    product_name_en: str
    drawing: str
    cooperative_code: str
    variant_label: str
    variant_label_en: str
    unit: str
    amount: int
    quantity: int
    unit_price: Dong
    single_price: Dong
    price_before: Dong
    available: int
    weight_grams: int
    is_for_sale: bool
    seller: Seller
    photo: CartPhoto | None = None
    closed_until: date | None = None
    season: SeasonOffer | None = None

    @property
    def line_total(self) -> Dong:
        """What the line costs now."""
        return rules.line_total(self.unit_price, self.quantity)

    @property
    def is_bulk(self) -> bool:
        """Tell whether so many are taken that each pack costs less."""
        return self.unit_price < self.single_price

    @property
    def fits(self) -> bool:
        """Tell whether so many are there."""
        return self.quantity <= self.available

    @property
    def is_sold_out(self) -> bool:
        """Tell whether nothing is left."""
        return self.available == 0


@dataclass(frozen=True)
class CartSeller(Seller):
    """One cooperative's part of a cart: it will be one order. What waits for a harvest is a part of its own."""

    items: tuple[CartItem, ...]
    season: SeasonOffer | None = None

    @property
    def key(self) -> str:
        """What names the part on a page."""
        return f"{self.cooperative_id}-{self.season.id}" if self.season else str(self.cooperative_id)

    @property
    def goods_total(self) -> Dong:
        """What the goods cost, without delivery."""
        return rules.sum_of(item.line_total for item in self.items)

    @property
    def weight_grams(self) -> int:
        """What the parcel weighs."""
        return sum(item.weight_grams * item.quantity for item in self.items)


@dataclass(frozen=True)
class CartView:
    """A cart by cooperative; `gone` is what can no longer be bought and stands in nobody's way."""

    sellers: tuple[CartSeller, ...]
    gone: tuple[CartItem, ...]

    @property
    def goods_total(self) -> Dong:
        """What all goods cost, without delivery."""
        return rules.sum_of(seller.goods_total for seller in self.sellers)

    @property
    def items(self) -> tuple[CartItem, ...]:
        """All lines that can be bought."""
        return tuple(item for seller in self.sellers for item in seller.items)

    @property
    def count(self) -> int:
        """How many kinds of goods can be bought: the number at the cart's sign."""
        return len(self.items)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to buy in it."""
        return not self.sellers

    @property
    def is_ready(self) -> bool:
        """Tell whether there is something to buy and enough of everything."""
        return bool(self.sellers) and all(item.fits for item in self.items)


@dataclass(frozen=True)
class CheckoutPart:
    """One cooperative's part with its delivery; fee and zone are `None` until the commune is known.

    `pickup` is where the buyer fetches it herself; then it costs nothing to bring.
    """

    seller: CartSeller
    delivery_fee: Dong | None
    zone: Zone | None
    terms: Terms = NO_TERMS
    pickup: Point | None = None

    @property
    def short_of_minimum(self) -> Dong:
        """How many đồng of goods are missing until the cooperative sends anything; 0 for none."""
        return self.terms.missing_to_minimum(self.seller.goods_total)

    @property
    def total(self) -> Dong:
        """Goods and, where known, delivery."""
        return Dong(self.seller.goods_total + (self.delivery_fee or 0))


@dataclass(frozen=True)
class CheckoutView:
    """What a buyer agrees to: the cart, delivery for each cooperative, and the total."""

    cart: CartView
    parts: tuple[CheckoutPart, ...]

    @property
    def goods_total(self) -> Dong:
        """What all goods cost."""
        return self.cart.goods_total

    @property
    def delivery_fee(self) -> Dong | None:
        """What all deliveries cost, or `None` until the commune is known."""
        fees = [part.delivery_fee for part in self.parts]
        return None if None in fees else rules.sum_of(fee for fee in fees if fee is not None)

    @property
    def total(self) -> Dong:
        """What the buyer pays in all."""
        return rules.sum_of(part.total for part in self.parts)


def grouped(items: Iterable[CartItem]) -> CartView:
    """Put lines together by cooperative and harvest, in the order they were put in."""
    by_part: dict[tuple[Seller, SeasonOffer | None], list[CartItem]] = {}
    gone: list[CartItem] = []
    for item in items:
        (by_part.setdefault((item.seller, item.season), []) if item.is_for_sale else gone).append(item)
    sellers = tuple(
        CartSeller(**vars(seller), items=tuple(chosen), season=season) for (seller, season), chosen in by_part.items()
    )
    return CartView(sellers, tuple(gone))
