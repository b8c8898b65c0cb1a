"""A cooperative's statement with the operator, as both see it: its figures, the bookings behind, and a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.ports import Sheet
from marketplace.payments import settlements
from marketplace.payments.kinds import Booking
from marketplace.payments.labels import BOOKING_NAMES, PAYOUT_LABELS
from marketplace.payments.settlements import PayoutView, Period, StatementLine
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.wiring import ports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS = 12
#: The figures of a statement that open, and what stands behind each.
BEHIND: Mapping[str, tuple[Booking, ...]] = {
    "sales": (Booking.RECEIVED,),
    "fees": (Booking.FEE,),
    "refunds": (Booking.REFUNDED,),
    "payouts": (Booking.PAID_OUT, Booking.PAYOUT_BACK),
}


@dataclass(frozen=True)
class Asked:
    """What a statement page is asked for: a month, and one figure opened or none."""

    month: date
    show: str

    @property
    def period(self) -> Period:
        """The days of the month."""
        return Period(self.month, clock.end_of_month(self.month))

    @property
    def kinds(self) -> tuple[Booking, ...]:
        """What stands behind the opened figure."""
        return BEHIND.get(self.show, tuple(Booking))


def read_asked(given: Mapping[str, str]) -> Asked:
    """Return which month is asked for; the present one when it is none of the last twelve."""
    months = {f"{month:%Y-%m}": month for month in last_months()}
    show = given.get("show", "")
    this_month = clock.today().replace(day=1)
    return Asked(months.get(given.get("month", ""), this_month), show if show in BEHIND else "")


def last_months() -> list[date]:
    """Return the first days of the last twelve months, this one first."""
    first = clock.today().replace(day=1)
    return [clock.add_months(first, -back) for back in range(MONTHS)]


def statement_page(cooperative_id: int, asked: Asked, address: Callable[..., str]) -> dict[str, Any]:
    """Return what the component of a statement shows; `address` gives the page on which a figure opens."""
    month = f"{asked.month:%Y-%m}"
    return {
        "statement": settlements.statement_of(cooperative_id, asked.period),
        "lines": settlements.statement_lines(cooperative_id, asked.period, kinds=asked.kinds),
        "names": {kind: say(name) for kind, name in BOOKING_NAMES.items()},
        "month": asked.month,
        "show": asked.show,
        "months": [(f"{each:%Y-%m}", f"{each:%m/%Y}") for each in last_months()],
        "chosen": month,
        "opened": {show: address(month=month, show=show) for show in BEHIND},
        "most": settlements.MOST_SHOWN,
    }


def payout_row(payout: PayoutView, href: str, *, title: str = "") -> dict[str, Any]:
    """Return a payout as a record of a list."""
    label = PAYOUT_LABELS[payout.state]
    day = payout.paid_at or payout.sent_at or payout.made_at
    meta = " · ".join(part for part in (vn_date(day), payout.code if title else payout.bank_reference) if part)
    return {
        "href": href, "title": title or payout.code, "meta": meta, "state": say(label.text), "tone": label.tone,
        "amount": payout.amount,
    }  # fmt: skip


def statement_file(cooperative_id: int, asked: Asked) -> Response:
    """Hand out a statement for Excel: the figures, and every booking behind them."""
    statement = settlements.statement_of(cooperative_id, asked.period)
    figures = Sheet(
        gettext("Bảng kê"),
        [gettext("Khoản"), gettext("Số tiền")],
        [
            (gettext("Đầu kỳ"), statement.opening),
            (gettext("Tiền bán qua thẻ"), statement.sales),
            (gettext("Phí của bên nhận thẻ"), -statement.fees),
            (gettext("Hoàn tiền cho người mua"), -statement.refunds),
            (gettext("Đã chuyển cho hợp tác xã"), -statement.payouts),
            (gettext("Cuối kỳ"), statement.closing),
        ],
    )
    lines = settlements.statement_lines(cooperative_id, asked.period, limit=None)
    headings = [gettext("Ngày"), gettext("Việc"), gettext("Đơn"), gettext("Lần chuyển"), gettext("Số tiền")]
    behind = Sheet(gettext("Chi tiết"), headings, [_sheet_row(line) for line in lines])
    return file_answer(ports().sheets.xlsx([figures, behind]), f"bang-ke-{asked.month:%Y%m}.xlsx")


def file_answer(content: bytes, name: str) -> Response:
    """Hand out a sheet that only she who asked may keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=XLSX, headers=headers)


def _sheet_row(line: StatementLine) -> tuple[object, ...]:
    return (line.at, say(BOOKING_NAMES[line.kind]), line.order_code, line.payout_code, line.amount)
