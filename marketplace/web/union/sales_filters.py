"""What an officer asks of the sales, as it stands in the address of a page, a chart or an export."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.clock import add_months, end_of_month
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.messages import msg
from marketplace.orders.kinds import Channel
from marketplace.products import queries as products
from marketplace.sales import queries as sales
from marketplace.sales.kinds import Verification
from marketplace.sales.queries import Area, Filter
from marketplace.territory import queries as territory
from marketplace.web.languages import language
from marketplace.web.viewer import viewer

Kind = TypeVar("Kind", bound=StrEnum)

EARLIEST_YEAR, LATEST_YEAR = 2020, 2100
QUARTERS = ("I", "II", "III", "IV")


class By(StrEnum):
    """What the figures are cut by."""

    MONTH = "month"
    COOPERATIVE = "cooperative"
    PROVINCE = "province"
    CATEGORY = "category"
    CHANNEL = "channel"


BY_NAMES = {
    By.MONTH: _l("Tháng"),
    By.COOPERATIVE: _l("Hợp tác xã"),
    By.PROVINCE: _l("Tỉnh, thành phố"),
    By.CATEGORY: _l("Danh mục"),
    By.CHANNEL: _l("Kênh bán"),
}
CHANNEL_NAMES = {
    Channel.ONLINE: _l("Trên Chợ Sen"),
    Channel.FAIR: _l("Hội chợ, phiên chợ"),
    Channel.UNION_SHOP: _l("Điểm bán của Hội"),
    Channel.WHOLESALE: _l("Bán buôn"),
}
LEVEL_NAMES = {
    Verification.RECONCILED: _l("Đã đối soát"),
    Verification.DELIVERED: _l("Đã giao hàng"),
    Verification.EVIDENCED: _l("Có chứng từ"),
    Verification.DECLARED: _l("Tự kê khai"),
}
CHIPS = ("area", "province", "cooperative", "category", "channel", "level")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A filter with the words it came in: `args` rebuild the address, `names` say what was chosen."""

    chosen: Filter
    by: By
    args: Mapping[str, str]
    names: Mapping[str, str]

    def href(self, endpoint: str, **changes: str | None) -> str:
        """Return the address of a page under this question; `None` takes a word away."""
        wanted: dict[str, Any] = {**self.args, **changes}
        return url_for(endpoint, **{name: value for name, value in wanted.items() if value})

    @property
    def chips(self) -> list[dict[str, str]]:
        """Return what is filtered by, each with the address that takes it away."""
        return [
            {"label": self.names[name], "href": self.href("union.sales", **{name: None})}
            for name in CHIPS
            if name in self.names
        ]


def read_question(asked: Mapping[str, str]) -> Question:
    """Read a question; everything in it lies in the viewer's territory.

    Raises:
        NotFound: it names something that is not there, or not in her territory.
        InvalidInput: a month that cannot be read.
    """
    first, last = _period(asked)
    chosen = Filter(scope=viewer().scope, first_day=first, last_day=end_of_month(last))
    by = _member(By, asked.get("by", By.MONTH.value))
    args = {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}", "by": by.value}
    question = Question(chosen=chosen, by=by, args=args, names={})
    for read in (_area, _province, _cooperative, _category, _channel, _level):
        question = read(question, asked)
    return question


def period_name(chosen: Filter) -> str:
    """Return the period in words: a month, a quarter, a year, or from month to month."""
    first, last = chosen.first_day, chosen.last_day
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 1:
        return gettext("Tháng %(month)s", month=f"{first:%m/%Y}")
    if months == 12 and first.month == 1:
        return gettext("Năm %(year)s", year=first.year)
    if months == 3 and first.month % 3 == 1:
        return gettext("Quý %(quarter)s/%(year)s", quarter=QUARTERS[first.month // 3], year=first.year)
    return f"{first:%m/%Y} – {last:%m/%Y}"


def presets(question: Question) -> list[dict[str, Any]]:
    """Return the periods officers ask for most, as links under the same filter."""
    today = clock.today().replace(day=1)
    january, quarter = today.replace(month=1), today.replace(month=(today.month - 1) // 3 * 3 + 1)
    wanted = (
        (gettext("Tháng này"), today, today),
        (gettext("Tháng trước"), add_months(today, -1), add_months(today, -1)),
        (gettext("Quý này"), quarter, add_months(quarter, 2)),
        (gettext("6 tháng đầu năm"), january, add_months(january, 5)),
        (gettext("Năm nay"), january, today),
        (gettext("Năm trước"), add_months(january, -12), add_months(january, -1)),
    )
    return [
        {
            "label": label,
            "href": question.href("union.sales", **{"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}"}),
            "is_current": (question.args["from"], question.args["to"]) == (f"{first:%Y-%m}", f"{last:%Y-%m}"),
        }
        for label, first, last in wanted
    ]


def choices(question: Question) -> dict[str, list[tuple[str, str]]]:
    """Return what each select of the filter form offers."""
    return {
        "months": _months(question),
        "province": _provinces(),
        "category": [("", gettext("Mọi danh mục")), *((each.slug, _name(each)) for each in products.categories())],
        "channel": [("", gettext("Mọi kênh")), *((key.value, str(name)) for key, name in CHANNEL_NAMES.items())],
        "level": [("", gettext("Mọi mức")), *((key.value, str(name)) for key, name in LEVEL_NAMES.items())],
        "cooperative": _cooperatives(question),
    }


def a_year_before(chosen: Filter, *, today: date) -> Filter:
    """Return the same period of the year before; of a period not over yet, only as far as today."""
    last = min(chosen.last_day, max(today, chosen.first_day))
    return replace(chosen, first_day=add_months(chosen.first_day, -12), last_day=add_months(last, -12))


def _period(asked: Mapping[str, str]) -> tuple[date, date]:
    today = clock.today().replace(day=1)
    first = _month(asked["from"]) if asked.get("from") else today.replace(month=1)
    last = _month(asked["to"]) if asked.get("to") else max(today, first)
    return min(first, last), max(first, last)


def _month(text: str) -> date:
    year, _, month = text.partition("-")
    is_month = year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal() and len(text) <= 7
    if not is_month or not (EARLIEST_YEAR <= int(year) <= LATEST_YEAR and 1 <= int(month) <= 12):
        raise InvalidInput(msg("Tháng chưa đúng. Hãy chọn lại kỳ cần xem."))
    return date(int(year), int(month), 1)


def _with(question: Question, word: tuple[str, str, str], **narrowed: Any) -> Question:
    """Return the question narrowed; `word` is the parameter, its value and how it is called."""
    name, value, called = word
    return Question(
        chosen=replace(question.chosen, **narrowed),
        by=question.by,
        args={**question.args, name: value},
        names={**question.names, name: called},
    )


def _area(question: Question, asked: Mapping[str, str]) -> Question:
    text = asked.get("area", "")
    if not text:
        return question
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise NotFound
    unit = territory.union_unit(int(text))
    place = unit.name.removeprefix("Hội LHPN ")
    called = gettext("%(place)s (cũ)", place=place) if unit.is_closed else place
    return _with(question, ("area", text, called), area=sales.area_of(unit.id))


def _province(question: Question, asked: Mapping[str, str]) -> Question:
    code = asked.get("province", "")
    if not code:
        return question
    province = territory.find_province(code)
    scope = question.chosen.scope
    if province is None or not (scope.everywhere or scope.province_id == province.id):
        raise NotFound
    communes = question.chosen.area.commune_ids
    area = Area(province_id=province.id, commune_ids=communes)
    return _with(question, ("province", code, province.full_name), area=area)


def _cooperative(question: Question, asked: Mapping[str, str]) -> Question:
    code = asked.get("cooperative", "")
    if not code:
        return question
    found = cooperatives.get_by_code(code, scope=question.chosen.scope)
    return _with(question, ("cooperative", code, found.name), cooperative_id=found.id)


def _category(question: Question, asked: Mapping[str, str]) -> Question:
    slug = asked.get("category", "")
    if not slug:
        return question
    found = next((each for each in products.categories() if each.slug == slug), None)
    if found is None:
        raise NotFound
    return _with(question, ("category", slug, _name(found)), category_id=found.id)


def _channel(question: Question, asked: Mapping[str, str]) -> Question:
    if not asked.get("channel"):
        return question
    channel = _member(Channel, asked["channel"])
    return _with(question, ("channel", channel.value, str(CHANNEL_NAMES[channel])), channel=channel)


def _level(question: Question, asked: Mapping[str, str]) -> Question:
    if not asked.get("level"):
        return question
    level = _member(Verification, asked["level"])
    return _with(question, ("level", level.value, str(LEVEL_NAMES[level])), verification=level)


def _member(kind: type[Kind], value: str) -> Kind:
    if value not in {member.value for member in kind}:
        raise NotFound
    return kind(value)


def _months(question: Question) -> list[tuple[str, str]]:
    """Return the months to choose from, the latest first: from the market's first sale or what is chosen now."""
    today = clock.today()
    first = min(question.chosen.first_day, (sales.market_began_on() or today).replace(month=1, day=1))
    last = max(question.chosen.last_day, today.replace(month=12)).replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (add_months(last, -back) for back in range(count))
    return [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in months]


def _provinces() -> list[tuple[str, str]]:
    if not viewer().scope.everywhere:
        return []
    return [("", gettext("Cả nước")), *((each.code, each.name) for each in territory.provinces())]


def _cooperatives(question: Question) -> list[tuple[str, str]]:
    """Return the cooperatives that sold under this question, and the one chosen."""
    anyone = replace(question.chosen, cooperative_id=None)
    selling = sorted((part.name, part.key) for part in sales.by_cooperative(anyone)[:300])
    known = dict((code, name) for name, code in selling)
    if "cooperative" in question.args:
        known.setdefault(question.args["cooperative"], question.names["cooperative"])
    return [("", gettext("Mọi hợp tác xã")), *known.items()]


def _name(category: Any) -> str:
    return str(category.name_en if language() == "en" else category.name)
