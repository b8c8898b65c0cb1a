"""The officer's first page: five numbers, what waits for her, what is late; every number opens to its parts."""

from datetime import date, timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.clock import add_months, end_of_month
from marketplace.monitoring import queries as monitoring
from marketplace.monitoring.lateness import count_late_orders, late_orders
from marketplace.monitoring.rules import format_percent, share
from marketplace.orders.labels import seller_label
from marketplace.products import queries as products
from marketplace.products import revisions
from marketplace.sales import queries as sales
from marketplace.sales.kinds import Verification
from marketplace.sales.queries import Filter
from marketplace.web.access import officer
from marketplace.web.formats import money, number, vn_date
from marketplace.web.languages import language, say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.comparing import compared
from marketplace.web.union.sales_filters import LEVEL_NAMES, By, a_year_before
from marketplace.web.viewer import viewer

MONTHS = 12
LATE_SHOWN = 5
LARGEST_SHOWN = 5
DEADLINE_NEAR_DAYS = 60


@blueprint.get("/", strict_slashes=False)
@officer()
def overview() -> str:
    """Show how the officer's territory stands today."""
    today = clock.today()
    this_month = _until_month_end(today.replace(day=1), today)
    last_months = _until_month_end(add_months(today.replace(day=1), 1 - MONTHS), today)
    return render_template(
        "union/overview.html",
        unit=_unit_name(),
        today=today,
        stats=[*_sales_stats(this_month), _waiting_stat(), _late_stat()],
        waiting=_waiting(),
        late=_late(),
        late_href=url_for("union.sales_late"),
        deadlines=_deadlines(today),
        chart_src=url_for("union.sales_chart", **_period(last_months), lang=language()),
        chart_href=url_for("union.sales", **_period(last_months)),
        months=_months(last_months),
        largest=_largest(today),
    )


def _until_month_end(first: date, today: date) -> Filter:
    """Return a period of whole months: it is read from the monthly sums, and tomorrow holds no sales yet."""
    return Filter(scope=viewer().scope, first_day=first, last_day=end_of_month(today))


def _period(chosen: Filter) -> dict[str, Any]:
    return {"from": f"{chosen.first_day:%Y-%m}", "to": f"{chosen.last_day:%Y-%m}"}


def _sales_stats(this_month: Filter) -> list[dict[str, str]]:
    period = _period(this_month)
    orders_href = url_for("union.sales_orders", **period)
    trading = sales.cooperatives_trading(this_month)
    before = compared(this_month, a_year_before(this_month, today=clock.today()))
    return [
        {
            "label": gettext("Doanh số tháng này"),
            "value": money(sales.net_delivered_sales(this_month)),
            "href": url_for("union.sales", **period, by=By.COOPERATIVE.value),
            "note": gettext(
                "%(levels)s. Cùng kỳ năm trước: %(change)s (%(note)s)", levels=_levels(this_month), **before
            ),
            "tone": "leaf",
        },
        {
            "label": gettext("Đơn đã giao tháng này"),
            "value": number(sales.orders_delivered(this_month)),
            "href": orders_href,
            "note": gettext("Tính theo ngày giao"),
            "tone": "neutral",
        },
        {
            "label": gettext("HTX, THT có đơn đã giao"),
            "value": format_percent(share(trading.trading, trading.verified), locale=language()),
            "href": url_for("union.sales", **period, by=By.COOPERATIVE.value),
            "note": gettext("Trên số đã xác minh, tháng này"),
            "tone": "neutral",
        },
    ]


def _levels(chosen: Filter) -> str:
    """Return how far the sum is proven: each level with its amount, alone only by its name."""
    parts = sales.by_verification(chosen)
    if len(parts) < 2:
        return str(LEVEL_NAMES[parts[0].key if parts else Verification.DELIVERED])
    return "; ".join(f"{LEVEL_NAMES[part.key]}: {money(part.amount)}" for part in parts)


def _waiting() -> list[dict[str, Any]]:
    scope, href = viewer().scope, url_for("union.waiting")
    counted = (
        (gettext("Hồ sơ HTX, THT chờ xác minh"), cooperatives.waiting_count(scope)),
        (gettext("Giấy chứng nhận chờ đối chiếu"), certificates.waiting_count(scope)),
        (gettext("Sản phẩm chờ duyệt"), products.count_waiting(scope) + revisions.count_waiting(scope)),
    )
    return [{"label": label, "count": count, "href": href} for label, count in counted]


def _waiting_stat() -> dict[str, str]:
    total = sum(each["count"] for each in _waiting())
    return {
        "label": gettext("Đang chờ duyệt"),
        "value": number(total),
        "href": url_for("union.waiting"),
        "note": gettext("Hồ sơ, giấy chứng nhận, sản phẩm"),
        "tone": "turmeric" if total else "neutral",
    }


def _late_stat() -> dict[str, str]:
    late = count_late_orders(viewer().scope, at=clock.now())
    return {
        "label": gettext("Đơn chậm xử lý"),
        "value": number(late),
        "href": url_for("union.sales_late"),
        "note": gettext("Chưa xác nhận, chưa gửi hoặc chưa tới nơi"),
        "tone": "brick" if late else "neutral",
    }


def _late() -> list[dict[str, Any]]:
    at = clock.now()
    return [
        {
            "title": row.cooperative_name,
            "href": url_for("union.cooperative", code=row.cooperative_code),
            "meta": gettext("Đơn %(code)s chậm %(days)s ngày", code=row.code, days=row.days_late(at)),
            "state": say(seller_label(row.state).text),
            "tone": "attention",
            "amount": None,
        }
        for row in late_orders(viewer().scope, at=at, limit=LATE_SHOWN)
    ]


def _deadlines(today: date) -> list[dict[str, str]]:
    """Return the report days of this year that plans in force set, when one is near or just over."""
    near = timedelta(days=DEADLINE_NEAR_DAYS)
    due = [
        (date(today.year, line.report_due[0], line.report_due[1]), line)
        for line in monitoring.plans_in(viewer().scope)
        if line.report_due and line.first_year <= today.year <= line.last_year
    ]
    return [
        {"href": url_for("union.plan", code=line.code), "number": line.document_number, "said": _said(day, today)}
        for day, line in sorted(due, key=lambda each: each[0])
        if abs(day - today) <= near
    ]


def _said(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return gettext("Hạn báo cáo %(day)s đã qua %(days)s ngày", day=vn_date(day), days=-left)
    return gettext("Hạn báo cáo %(day)s, còn %(days)s ngày", day=vn_date(day), days=left)


def _months(chosen: Filter) -> list[dict[str, str]]:
    return [
        {
            "label": f"{part.key:%m/%Y}",
            "href": url_for("union.sales", **_period(_until_month_end(part.key, part.key)), by=By.COOPERATIVE.value),
            "value": money(part.amount),
            "orders": number(part.orders),
        }
        for part in sales.by_month(chosen)
    ]


def _largest(today: date) -> list[dict[str, Any]]:
    """Return the cooperatives that sold most this year, as rows of bars."""
    this_year = _until_month_end(today.replace(month=1, day=1), today)
    parts = [part for part in sales.by_cooperative(this_year) if part.amount > 0][:LARGEST_SHOWN]
    return [
        {
            "label": part.name,
            "href": url_for("union.sales", **_period(this_year), cooperative=part.key),
            "value": money(part.amount),
            "percent": 100 * part.amount // parts[0].amount,
        }
        for part in parts
    ]


def _unit_name() -> str:
    office = viewer().office
    return office.unit_name if office else ""
