"""What is said of a harvest to come: when it will be sent, what is left of it, and what happens when it is short."""

from dataclasses import dataclass

from flask_babel import gettext

from marketplace.inventory.season_rules import SeasonOffer
from marketplace.inventory.season_states import ShortfallRule
from marketplace.orders.carts import MOST
from marketplace.web.formats import number, vn_date


@dataclass(frozen=True)
class SeasonCard:
    """A season in the viewer's words."""

    id: int
    window: str
    left: int
    left_words: str
    closes: str
    rule: str
    pays: str
    most: int


def season_card(offer: SeasonOffer) -> SeasonCard:
    """Return a season for pages on which it can be ordered."""
    return SeasonCard(
        id=offer.id,
        window=window_words(offer),
        left=offer.left,
        left_words=_left_words(offer),
        closes=gettext("Nhận đặt đến hết ngày %(day)s, hoặc đến khi đủ số.", day=vn_date(offer.closes_on)),
        rule=rule_words(offer.rule),
        pays=gettext("Trả trước bằng chuyển khoản hoặc thẻ; thiếu hàng thì được hoàn phần thiếu.")
        if offer.must_prepay
        else gettext("Chuyển khoản trước hoặc trả khi nhận hàng."),
        most=min(MOST, offer.left) or 1,
    )


def _left_words(offer: SeasonOffer) -> str:
    expected = number(offer.expected)
    if not offer.left:
        return gettext("Đã đủ %(expected)s gói dự kiến", expected=expected)
    return gettext("Còn nhận %(left)s trong %(expected)s gói dự kiến", left=number(offer.left), expected=expected)


def window_words(offer: SeasonOffer) -> str:
    """Say when it is harvested, and so sent."""
    return gettext(
        "Thu hoạch và gửi từ %(start)s đến %(end)s", start=vn_date(offer.harvest_from), end=vn_date(offer.harvest_to)
    )


def rule_words(rule: ShortfallRule) -> str:
    """Say in one sentence what happens when less is harvested than was ordered."""
    if rule is ShortfallRule.FIRST_COME:
        return gettext("Nếu mùa này thu ít hơn: ai đặt trước được trước, phần thiếu không phải trả tiền.")
    return gettext("Nếu mùa này thu ít hơn: chia đều theo tỷ lệ đã đặt, phần thiếu không phải trả tiền.")
