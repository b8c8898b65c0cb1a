"""The filters of a search with how many products each would give, and the chips of those that are on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.words import KIND_NAMES
from marketplace.kernel.messages import msg
from marketplace.kernel.money import format_dong
from marketplace.products.facets import PRICE_BANDS, ResultOrder, old_place
from marketplace.territory import queries as territory
from marketplace.web.formats import number
from marketplace.web.languages import language, say
from marketplace.web.shop.search_wish import FIELDS, STARS, SearchWish
from marketplace.web.shop.street import categories

ORDER_NAMES = {
    ResultOrder.BEST: msg("Phù hợp nhất"),
    ResultOrder.NEWEST: msg("Mới nhất"),
    ResultOrder.SOLD: msg("Bán nhiều"),
    ResultOrder.RATED: msg("Đánh giá cao"),
    ResultOrder.CHEAPEST: msg("Giá thấp trước"),
    ResultOrder.DEAREST: msg("Giá cao trước"),
}


@dataclass(frozen=True)
class FacetGroup:
    """One question of the filter form; `choices` are (value, label), the first of which asks for nothing."""

    name: str
    title: str
    selected: str
    choices: list[tuple[str, str]]


def groups_of(counts: Mapping[str, Counter[str]], wish: SearchWish) -> list[FacetGroup]:
    """Return the questions of the filter form; what nothing would be found by is not offered."""
    if not counts:
        return []
    titles = {
        "province": gettext("Nơi làm ra"),
        "category": gettext("Danh mục"),
        "price": gettext("Giá"),
        "stars": gettext("Sao OCOP"),
        "certificate": gettext("Chứng nhận"),
        "stock": gettext("Còn hàng"),
    }
    return [_group(name, title, counts[FIELDS[name]], wish) for name, title in titles.items()]


def chips_of(wish: SearchWish) -> list[dict[str, str]]:
    """Return what is filtered now; each chip leads to the list without it."""
    chips = []
    for name, field in FIELDS.items():
        value = getattr(wish, field)
        if value:
            chips.append({"label": _labels(name, [value])[value], "href": wish.href(**{field: ""})})
    return chips


def clear_href(wish: SearchWish) -> str:
    """Return the address of the search without any filter."""
    return wish.href(**dict.fromkeys(FIELDS.values(), ""))


def order_tabs(wish: SearchWish) -> list[dict[str, Any]]:
    """Return the ways to order what was found."""
    return [
        {"label": say(name), "href": wish.href(order=order.value), "is_current": order == wish.order}
        for order, name in ORDER_NAMES.items()
    ]


def _group(name: str, title: str, counted: Counter[str], wish: SearchWish) -> FacetGroup:
    selected = getattr(wish, FIELDS[name])
    labels = _labels(name, [*counted, *([selected] if selected else [])])
    anything = gettext("Cả nước") if name == "province" else gettext("Tất cả")
    told = [(value, f"{label} ({number(counted[value])})") for value, label in labels.items()]
    return FacetGroup(name, title, selected, [("", anything), *told])


def _labels(name: str, values: list[str]) -> dict[str, str]:
    """Return what values are called, in the order in which they are offered."""
    if name == "province":
        return _place_labels(set(values))
    everything = {
        "category": {shelf["slug"]: shelf["label"] for shelf in categories()},
        "price": {band: _band_label(band) for band in PRICE_BANDS},
        "stars": {stars: gettext("OCOP %(stars)s sao", stars=stars) for stars in STARS},
        "certificate": {kind.value: say(KIND_NAMES[kind]) for kind in CertificateKind},
        "stock": {"1": gettext("Chỉ món còn hàng")},
    }[name]
    return {value: label for value, label in everything.items() if value in values}


def _place_labels(values: set[str]) -> dict[str, str]:
    """Return the provinces of today, each followed by those of the old list that lie in it."""
    before = territory.old_provinces()
    labels: dict[str, str] = {}
    for province in territory.provinces():
        labels[province.code] = province.name
        for old in before:
            if old.today_code == province.code and old.name != province.name:
                labels[old_place(old.code)] = gettext("%(new)s: vùng %(old)s cũ", new=province.name, old=old.name)
    return {value: label for value, label in labels.items() if value in values}


def _band_label(band: str) -> str:
    low, end = PRICE_BANDS[band]
    if not low:
        return gettext("Dưới %(price)s", price=format_dong(end, locale=language()))
    if end > 2**60:
        return gettext("Từ %(price)s", price=format_dong(low, locale=language()))
    return f"{format_dong(low, locale=language())} – {format_dong(end, locale=language())}"
