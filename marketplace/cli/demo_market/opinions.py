"""What buyers say of what they received, what cooperatives answer, and what the one who can be signed in as likes."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from marketplace.cli.demo_market.buyers import Buyer
from marketplace.cli.demo_market.chance import dice
from marketplace.cli.demo_market.stalls import Stall
from marketplace.cli.demo_market.timeline import Timeline
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.errors import MarketplaceError, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders import queries as orders
from marketplace.products import catalogue
from marketplace.products.shelves import ShelfFilter, ShelfOrder
from marketplace.reviews import queries as reviews
from marketplace.reviews import services as reviewing
from marketplace.reviews.rules import Opinion
from marketplace.wishes import confirming, waiting
from marketplace.wishes import services as wishes
from marketplace.wishes.rules import Asked, Wisher

_WRITES, _IS_ANSWERED, _IS_NAMED = 0.3, 0.4, 0.8
_LATER, _ANSWERED = timedelta(hours=2), timedelta(hours=15)
_LIKED = 5
#: Whose letter is written and answered at once needs no secret.
_ANY_KEY = "demo"
_SAID = (
    (5, "Hàng đúng như ảnh, gói rất cẩn thận. Sẽ mua lại."),
    (5, "Thơm ngon, cả nhà đều khen."),
    (5, "Mua lần thứ hai rồi, chất lượng vẫn đều."),
    (5, ""),
    (4, "Ngon, giá hợp lý. Giao chậm hơn dự kiến một ngày."),
    (4, "Chất lượng tốt, mong có thêm gói nhỏ."),
    (4, ""),
    (3, "Tạm được, hộp bị móp góc khi nhận."),
)
_ANSWERS = (
    "Cảm ơn anh chị đã ủng hộ hợp tác xã.",
    "Cảm ơn anh chị đã góp ý, hợp tác xã sẽ làm tốt hơn.",
)


class Voices:
    """Lets some buyers write of what they received, and some cooperatives answer."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.chance = dice("opinions")

    def plan(self, code: str, stall: Stall, buyer_id: int | None, *, at: datetime) -> None:
        """Plan what is said of an order that was received, if anything is."""
        if self.chance.random() < _WRITES:
            self.timeline.at(at + _LATER, lambda then: self._write(code, stall, buyer_id, then))

    def _write(self, code: str, stall: Stall, buyer_id: int | None, at: datetime) -> None:
        order = next(each for each in orders.get_group_of_order(code).orders if each.code == code)
        stars, text = self.chance.choice(_SAID)
        opinion = Opinion(stars, text, is_named=self.chance.random() < _IS_NAMED)
        with suppress(RuleBroken):
            reviewing.write(order.lines[0].id, opinion, order_code=code, act=Act(buyer_id, at))
            if self.chance.random() < _IS_ANSWERED:
                self.timeline.at(at + _ANSWERED, lambda then: self._answer(stall, then))

    def _answer(self, stall: Stall, at: datetime) -> None:
        newest = reviews.of_cooperative(stall.cooperative_id)[0]
        with suppress(RuleBroken):
            answer = _ANSWERS[newest.stars < 5]
            act = stall.act(at, MemberRole.SELLER)
            reviewing.reply(newest.id, answer, cooperative_id=stall.cooperative_id, act=act)


def like_some(buyer: Buyer, buyer_id: int, variant_ids: Iterable[int], *, at: datetime) -> None:
    """Let a buyer like what is newest, and wait for whatever is sold out of these variants."""
    for card in catalogue.cards(ShelfFilter(), order=ShelfOrder.NEWEST).items[:_LIKED]:
        wishes.add(Wisher(person_id=buyer_id), card.slug, at=at)
    for variant_id in variant_ids:
        asked = Asked(variant_id, buyer.email, has_agreed=True, person_id=buyer_id, locale=buyer.locale)
        with suppress(MarketplaceError):
            wait = waiting.ask(asked, act=Act(buyer_id, at))
            token = confirming.token_for(wait.id, of_round=wait.round, signing_key=_ANY_KEY)
            confirming.confirm(token, signing_key=_ANY_KEY, act=Act(buyer_id, at))
