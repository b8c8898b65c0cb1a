"""The table of a question: the same rows stand on the page, in the chart and in the exported sheets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from marketplace.kernel.money import Dong
from marketplace.kernel.ports import Sheet
from marketplace.monitoring.rules import Ratio, format_percent_alone, share
from marketplace.orders.kinds import Channel
from marketplace.sales import queries as sales
from marketplace.sales.kinds import Verification
from marketplace.sales.queries import Filter, Part
from marketplace.web.formats import number
from marketplace.web.languages import language
from marketplace.web.union.sales_filters import BY_NAMES, CHANNEL_NAMES, LEVEL_NAMES, By, Question, period_name

READ: Mapping[By, Callable[[Filter], list[Part]]] = {
    By.MONTH: sales.by_month,
    By.COOPERATIVE: sales.by_cooperative,
    By.PROVINCE: sales.by_province,
    By.CATEGORY: sales.by_category,
    By.CHANNEL: sales.by_channel,
}
# What a row is cut by once it is opened.
NEXT = {
    By.MONTH: By.COOPERATIVE,
    By.COOPERATIVE: By.MONTH,
    By.PROVINCE: By.COOPERATIVE,
    By.CATEGORY: By.COOPERATIVE,
    By.CHANNEL: By.MONTH,
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `href` opens it to its parts, `orders_href` to its orders; `share` is of the total."""

    label: str
    href: str
    orders_href: str
    levels: tuple[Dong, ...]
    amount: Dong
    orders: int
    share: str

    @property
    def title(self) -> str:
        """Return the heading of the row as a card, for phones."""
        return self.label

    @property
    def meta(self) -> str:
        """Return what stands under the heading of the card."""
        return gettext("%(orders)s đơn, %(share)s doanh số", orders=number(self.orders), share=self.share)

    state = tone = ""


@dataclass(frozen=True, slots=True)
class SalesTable:
    """The rows of a question with their total; `levels` are those that occur, the surest first."""

    head: str
    levels: tuple[Verification, ...]
    rows: tuple[TableRow, ...]
    level_totals: tuple[Dong, ...]
    amount: Dong
    orders: int

    @property
    def whole(self) -> str:
        """Return the share of all rows together."""
        return format_percent_alone(Ratio(1, 1), locale=language()) if self.amount > 0 else "–"

    @property
    def level_names(self) -> list[str]:
        """Return how the levels are called."""
        return [str(LEVEL_NAMES[level]) for level in self.levels]


def table_of(question: Question) -> SalesTable:
    """Return the table of a question."""
    parts = READ[question.by](question.chosen)
    levels = tuple(level for level in Verification if any(level in part.levels for part in parts))
    level_totals = tuple(Dong(sum(part.levels.get(level, 0) for part in parts)) for level in levels)
    total = Dong(sum(level_totals))
    return SalesTable(
        head=str(BY_NAMES[question.by]),
        levels=levels,
        rows=tuple(_row(question, part, levels, total) for part in parts),
        level_totals=level_totals,
        amount=total,
        orders=_orders(question, parts),
    )


def sheet_of(question: Question) -> Sheet:
    """Return the table as a sheet: amounts in whole đồng, the sum in the last row."""
    table = table_of(question)
    rows: list[tuple[object, ...]] = [
        (row.label, *_several(row.levels), row.amount, row.orders, row.share) for row in table.rows
    ]
    rows.append((gettext("Tổng cộng"), *_several(table.level_totals), table.amount, table.orders, table.whole))
    levels = [gettext("Trong đó: %(level)s (đồng)", level=name) for name in _several(table.level_names)]
    headings = [table.head, *levels, gettext("Doanh số thuần (đồng)"), gettext("Đơn đã giao"), gettext("Tỷ trọng")]
    return Sheet(gettext("Doanh số"), headings, rows)


def description_of(question: Question, *, unit: str, made_on: str) -> Sheet:
    """Return the sheet that says what the figures are: whose, of which period, filtered how, defined how."""
    rows = [
        (gettext("Phạm vi"), unit),
        (gettext("Kỳ"), period_name(question.chosen)),
        (gettext("Từ ngày"), question.chosen.first_day),
        (gettext("Đến ngày"), question.chosen.last_day),
        *((gettext("Lọc theo"), name) for name in question.names.values()),
        (gettext("Định nghĩa"), definition()),
        (gettext("Nguồn"), gettext("Số liệu do Chợ Sen tự tính từ đơn hàng, không ai nhập tay")),
        (gettext("Ngày xuất"), made_on),
    ]
    return Sheet(gettext("Ghi chú"), [gettext("Mục"), gettext("Nội dung")], rows)


def definition() -> str:
    """Return what net delivered sales are, in words."""
    return gettext(
        "Doanh số thuần = tiền hàng của các đơn đã giao trong kỳ − tiền hoàn trả trong kỳ. "
        "Không tính phí giao hàng, phần giảm giá, đơn đã hủy và đơn khách không nhận."
    )


def labels_of(question: Question, parts: list[Part]) -> list[str]:
    """Return how the parts of a question are called."""
    return [_label(question.by, part) for part in parts]


def _orders(question: Question, parts: list[Part]) -> int:
    # An order of two categories stands in both rows, so only whole orders add up.
    if question.by is By.CATEGORY:
        return sales.orders_delivered(question.chosen)
    return sum(part.orders for part in parts)


def _several(values: Any) -> Any:
    """Return the columns of the levels: none when there is only one, for it equals the total."""
    return values if len(values) > 1 else ()


def _row(question: Question, part: Part, levels: tuple[Verification, ...], total: Dong) -> TableRow:
    narrowed = _narrowed(question.by, part)
    ratio = share(part.amount, total) if part.amount >= 0 and total > 0 else None
    return TableRow(
        label=_label(question.by, part),
        href=question.href("union.sales", **narrowed, by=NEXT[question.by].value),
        orders_href=question.href("union.sales_orders", **narrowed, by=None),
        levels=tuple(part.levels.get(level, Dong(0)) for level in levels),
        amount=part.amount,
        orders=part.orders,
        share=format_percent_alone(ratio, locale=language()) if ratio else "–",
    )


def _label(by: By, part: Part) -> str:
    if by is By.MONTH:
        return f"{part.key:%m/%Y}"
    if by is By.CHANNEL:
        return str(CHANNEL_NAMES[Channel(part.key)])
    return part.name_en if part.name_en and language() == "en" else part.name


def _narrowed(by: By, part: Part) -> dict[str, str | None]:
    if by is By.MONTH:
        return {"from": f"{part.key:%Y-%m}", "to": f"{part.key:%Y-%m}"}
    return {by.value: str(part.key)}
