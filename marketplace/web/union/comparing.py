"""A figure beside the same period of the year before, both with their numbers."""

from flask_babel import gettext

from marketplace.monitoring.rules import Ratio, format_percent_alone
from marketplace.sales import queries as sales
from marketplace.sales.queries import Filter
from marketplace.web.formats import money, vn_date
from marketplace.web.languages import language


def compared(chosen: Filter, earlier: Filter) -> dict[str, str]:
    """Return the change in words and what it is measured by; without a whole period of data it says so."""
    period = f"{vn_date(earlier.first_day)} – {vn_date(earlier.last_day)}"
    began_on = sales.market_began_on()
    if began_on is None or earlier.last_day < began_on:
        return {"change": gettext("Chưa có số liệu"), "note": period}
    if earlier.first_day < began_on:
        # Only a part of that period was counted: a share of it would flatter.
        return {"change": gettext("Chưa đủ kỳ"), "note": gettext("Chợ có đơn từ %(day)s", day=vn_date(began_on))}
    before = sales.net_delivered_sales(earlier)
    now = sales.net_delivered_sales(chosen)
    note = gettext("%(period)s: %(amount)s", period=period, amount=money(before))
    return {"change": _change(now, before), "note": note}


def _change(now: int, before: int) -> str:
    if before <= 0:
        return gettext("Không so được")
    sign = "+" if now >= before else "−"
    return f"{sign}{format_percent_alone(Ratio(abs(now - before), before), locale=language())}"
