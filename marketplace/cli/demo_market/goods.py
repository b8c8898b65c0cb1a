"""Products are written down, certified, reviewed and put on sale; a few still wait on somebody's desk today."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from marketplace.certificates import services as certificates
from marketplace.certificates.rules import CertificateDetails
from marketplace.cli.demo_market.shopping import Key, Ware
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.texts import MARK, OcopText, ProductText, VariantText
from marketplace.cli.demo_market.timeline import Timeline, at_work
from marketplace.cooperatives.kinds import MemberRole
from marketplace.inventory import services as inventory
from marketplace.kernel.clock import add_months, day_of
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import get_unit
from marketplace.products import listing, price_breaks, queries, reviewing, variants
from marketplace.products.crafts import season_of
from marketplace.products.pricing import PriceStep
from marketplace.products.rules import ProductData, VariantData
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.rules import name_within_a_sentence

#: After how many days a cooperative puts her first, second, third… product on sale.
_ON_SALE_AFTER_DAYS = (1, 2, 3, 12, 40, 150, 285)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
#: What waits on a desk today was sent so many days ago.
_WAITING_DAYS = 2.4
_RETURNED_DAYS = 6.2
_DISTRICTS_ENDED_ON = date(2025, 7, 1)


@dataclass
class Good:
    """A product while the market is being made; `product_id` is 0 until it is written down."""

    stall: Stall
    text: ProductText
    begins_at: datetime
    product_id: int = 0
    code: str = ""
    variant_ids: list[int] = field(default_factory=list)

    @property
    def on_sale_at(self) -> datetime:
        """When the Union publishes it."""
        return at_work(self.begins_at + 2 * _DAY)

    def wares(self) -> list[Ware]:
        """Return its packs as buyers meet them."""
        if self.text.state is not ProductState.PUBLISHED:
            return []
        shares = sum(variant.share for variant in self.text.variants)
        return [
            Ware(
                seller=self.stall.text.key,
                product=self.text.key,
                variant=number,
                price=variant.price,
                wanted=self.text.popularity * variant.share / shares,
                season=self.text.season,
                on_sale_from=self.on_sale_at + _HOUR,
                province_code=self.stall.place.province_code,
                near_only=self.text.near_only,
            )
            for number, variant in enumerate(self.text.variants)
        ]


class Shelves:
    """Plans how products come on sale, with their certificates."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.goods: list[Good] = []
        self._shelves = {category.slug: category.id for category in queries.categories()}

    def plan(self, stall: Stall) -> None:
        """Plan everything a verified cooperative makes."""
        published = 0
        for text in stall.text.products:
            good = Good(stall, text, self._begins_at(stall, text, published))
            published += text.state is ProductState.PUBLISHED
            self.goods.append(good)
            self._plan_listing(good)
            if text.ocop is not None:
                self._plan_certificate(good, text.ocop)

    def variant_id(self, key: Key) -> int:
        """Return the pack that a ware names."""
        seller, product, number = key
        return next(
            good.variant_ids[number]
            for good in self.goods
            if good.text.key == product and good.stall.text.key == seller
        )

    def _begins_at(self, stall: Stall, text: ProductText, published: int) -> datetime:
        until = self.timeline.until
        if text.state is ProductState.SUBMITTED:
            return at_work(until - timedelta(days=_WAITING_DAYS - 0.3 * (stall.number % 5)))
        if text.state is not ProductState.PUBLISHED:
            return at_work(until - timedelta(days=_RETURNED_DAYS))
        later = timedelta(days=_ON_SALE_AFTER_DAYS[published], minutes=35 * published)
        return at_work(stall.verified_at + later)

    def _plan_listing(self, good: Good) -> None:
        begins = good.begins_at
        self.timeline.at(begins, lambda at: self._write_down(good, at))
        if good.text.state is not ProductState.DRAFT:
            self.timeline.at(begins + 3 * _HOUR, lambda at: self._submit(good, at))
        if good.text.state is ProductState.RETURNED:
            self.timeline.at(at_work(begins + _DAY), lambda at: self._send_back(good, at))
        if good.text.state is ProductState.PUBLISHED:
            self.timeline.at(good.on_sale_at, lambda at: self._publish(good, at))

    def _plan_certificate(self, good: Good, paper: OcopText) -> None:
        """A paper that was there first is shown to the officer with the product; a later one is added to it."""
        issued_on = add_months(day_of(self.timeline.until), -paper.months_ago)
        known_from = at_work(datetime.combine(issued_on, good.begins_at.timetz()) + timedelta(days=9))
        if paper.state != "confirmed":
            asked_at = at_work(self.timeline.until - timedelta(days=3, hours=good.stall.number))
            entered_at = max(asked_at, good.begins_at + _HOUR)
            self.timeline.at(entered_at, lambda at: self._enter_unsettled(good, paper, issued_on, at))
            return
        if known_from <= good.begins_at:
            self.timeline.at(good.begins_at + _HOUR, lambda at: self._certify(good, paper, issued_on, at))
            return
        self.timeline.at(
            max(known_from, good.on_sale_at + _DAY), lambda at: self._certify_anew(good, paper, issued_on, at)
        )

    def _write_down(self, good: Good, at: datetime) -> None:
        act = good.stall.act(at, MemberRole.SELLER)
        owner = good.stall.cooperative_id
        product = listing.create(owner, self._told(good.text), act=act)
        good.product_id, good.code = product.id, product.code
        for text in good.text.variants:
            variant = variants.add_variant(good.code, _variant(text), cooperative_id=owner, act=act)
            good.variant_ids.append(variant.id)
            steps = [PriceStep(quantity, Dong(price)) for quantity, price in text.breaks]
            price_breaks.set_price_breaks(variant.id, steps, cooperative_id=owner, act=act)
            if good.text.state is not ProductState.PUBLISHED:
                inventory.count_stock(variant.id, text.left, act=act)

    def _submit(self, good: Good, at: datetime) -> None:
        act = good.stall.act(at, MemberRole.SELLER)
        listing.submit(good.code, cooperative_id=good.stall.cooperative_id, act=act)

    def _publish(self, good: Good, at: datetime) -> None:
        reviewer = good.stall.reviewer
        reviewing.publish(good.code, scope=reviewer.scope, act=reviewer.act(at))

    def _send_back(self, good: Good, at: datetime) -> None:
        reviewer = good.stall.reviewer
        reviewing.send_back(good.code, reason=good.text.reason, scope=reviewer.scope, act=reviewer.act(at))

    def _certify(self, good: Good, paper: OcopText, issued_on: date, at: datetime) -> None:
        """Enter a certificate, have it confirmed, and put it on the product."""
        certificate_id = self._enter(good, paper, issued_on, at)
        reviewer = good.stall.reviewer
        certificates.confirm(certificate_id, scope=reviewer.scope, act=reviewer.act(at + _HOUR))
        self._put_on(good, certificate_id, good.stall.act(at + _HOUR))

    def _certify_anew(self, good: Good, paper: OcopText, issued_on: date, at: datetime) -> None:
        """Put a new certificate on a product that is on sale: it waits as a revision, which the officer approves."""
        self._certify(good, paper, issued_on, at)
        reviewer = good.stall.reviewer
        reviewing.approve_revision(good.code, scope=reviewer.scope, act=reviewer.act(at + 1.5 * _HOUR))

    def _enter_unsettled(self, good: Good, paper: OcopText, issued_on: date, at: datetime) -> None:
        certificate_id = self._enter(good, paper, issued_on, at)
        if good.text.state is not ProductState.PUBLISHED:
            self._put_on(good, certificate_id, good.stall.act(at))
        if paper.state == "returned":
            reviewer = good.stall.reviewer
            answered = reviewer.act(at + 5 * _HOUR)
            certificates.send_back(certificate_id, scope=reviewer.scope, reason=paper.reason, act=answered)

    def _enter(self, good: Good, paper: OcopText, issued_on: date, at: datetime) -> int:
        details = CertificateDetails(
            product_name=good.text.name,
            stars=paper.stars,
            decision_number=f"{good.stall.number:02d}{good.product_id:02d}/QĐ-UBND {MARK}",
            authority=_authority(good.stall, paper.stars, issued_on),
            issued_on=issued_on,
        )
        return certificates.enter(good.stall.cooperative_id, details, good.stall.act(at)).id

    def _put_on(self, good: Good, certificate_id: int, act: Act) -> None:
        listing.set_certificate(good.code, certificate_id, cooperative_id=good.stall.cooperative_id, act=act)

    def _told(self, text: ProductText) -> ProductData:
        return ProductData(
            name=text.name,
            category_id=self._shelves[text.shelf],
            ocop_set_id=text.ocop_set,
            name_en=text.name_en,
            summary=text.summary,
            description=text.description,
            description_en=text.description_en,
            story=text.story,
            ingredients=text.ingredients,
            usage=text.usage,
            storage=text.storage,
            warning=text.warning,
            specifications=text.specifications,
            season_months=season_of(list(text.months)),
        )


def _variant(text: VariantText) -> VariantData:
    return VariantData(
        unit=get_unit(text.unit),
        amount=text.amount,
        price=Dong(text.price),
        label=text.label,
        label_en=text.label_en,
        weight_grams=text.weight,
    )


def _authority(stall: Stall, stars: int, issued_on: date) -> str:
    """Return who recognised the stars: the ministry five; the province four, and three since districts ended."""
    if stars == 5:
        return "Bộ Nông nghiệp và Môi trường"
    if issued_on >= _DISTRICTS_ENDED_ON:
        place = territory.get_commune(stall.place.id, on=issued_on)
        return f"UBND {name_within_a_sentence(place.province_name, place.province_type)}"
    district, _, province = stall.text.old_address.partition(", ")
    return f"UBND {district if stars == 3 else province}"
