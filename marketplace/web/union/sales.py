"""Sales per cooperative: the page, its chart and sheets, and every figure opened to orders, lines and lots."""

from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.phones import display_phone
from marketplace.monitoring.lateness import LateOrder, late_orders
from marketplace.monitoring.rules import format_percent
from marketplace.monitoring.rules import share as ratio_of
from marketplace.orders.labels import pay_by_label, seller_label
from marketplace.sales import queries as sales_figures
from marketplace.sales.kinds import EntryKind
from marketplace.sales.queries import OpenedLine, OrderBehind, Place
from marketplace.web import charts
from marketplace.web.access import officer
from marketplace.web.formats import number, vn_date, vn_datetime
from marketplace.web.languages import language, say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.comparing import compared
from marketplace.web.union.sales_filters import (
    BY_NAMES,
    CHANNEL_NAMES,
    CHIPS,
    By,
    Question,
    a_year_before,
    choices,
    period_name,
    presets,
    read_question,
)
from marketplace.web.union.sales_tables import READ, definition, description_of, labels_of, sheet_of, table_of
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BARS = 15
PAGE = 50
LONGEST_ID = 15


@blueprint.get("/sales")
@officer()
def sales() -> str:
    """Show the sales of a period, cut and filtered as the officer asks."""
    question = read_question(request.args)
    return render_template(
        "union/sales.html",
        question=question,
        period=period_name(question.chosen),
        table=table_of(question),
        trading=_trading(question),
        before=_a_year_before(question),
        presets=presets(question),
        tabs=_tabs(question),
        choices=choices(question),
        definition=definition(),
        now=vn_datetime(clock.now()),
        **_addresses(question),
    )


@blueprint.get("/sales/chart.svg")
@officer()
def sales_chart() -> Response:
    """Draw the rows of the sales page."""
    question = read_question(request.args)
    parts = READ[question.by](question.chosen)
    if question.by is not By.MONTH:
        shown = parts[:BARS]
        return charts.bars(labels_of(question, shown), charts.Series("", [part.amount for part in shown]))
    before = READ[By.MONTH](a_year_before(question.chosen, today=question.chosen.last_day))
    now = charts.Series(gettext("Kỳ này"), [part.amount for part in parts])
    then = charts.Series(gettext("Cùng kỳ năm trước"), [part.amount or None for part in before])
    return charts.columns(labels_of(question, parts), [then, now] if any(then.values) else [now])


@blueprint.get("/sales.csv")
@officer()
def sales_csv() -> Response:
    """Hand out the table of the sales page as text for spreadsheets."""
    content = ports().sheets.csv(sheet_of(read_question(request.args)))
    return _file(content, "csv", mimetype="text/csv; charset=utf-8")


@blueprint.get("/sales.xlsx")
@officer()
def sales_xlsx() -> Response:
    """Hand out the table of the sales page for Excel, with a sheet that says what it is."""
    question = read_question(request.args)
    about = description_of(question, unit=_unit_name(), made_on=vn_datetime(clock.now()))
    return _file(ports().sheets.xlsx([sheet_of(question), about]), "xlsx", mimetype=XLSX)


@blueprint.get("/sales/orders")
@officer()
def sales_orders() -> str:
    """Open a figure to the orders it is made of."""
    question = read_question(request.args)
    rows = sales_figures.orders_behind(question.chosen, after=_after(request.args.get("after", "")), limit=PAGE + 1)
    return render_template(
        "union/sales_orders.html",
        question=question,
        period=period_name(question.chosen),
        amount=sales_figures.net_delivered_sales(question.chosen),
        count=sales_figures.orders_delivered(question.chosen),
        rows=[_order_row(row) for row in rows[:PAGE]],
        next_href=question.href("union.sales_orders", after=_place(rows[PAGE - 1].place)) if len(rows) > PAGE else "",
        back_href=question.href("union.sales"),
    )


@blueprint.get("/sales/orders/<string:code>")
@officer()
def sales_order(code: str) -> str:
    """Open one counted order to its lines, products and lots; nothing here tells who bought."""
    order = sales_figures.open_order(code, scope=viewer().scope)
    lines = sales_figures.lines_of(order.id)
    return render_template(
        "union/sales_order.html",
        order=order,
        facts=[
            (gettext("Kênh bán"), str(CHANNEL_NAMES[order.channel])),
            (gettext("Thanh toán"), say(pay_by_label(order.pay_by))),
            (gettext("Đặt lúc"), vn_datetime(order.placed_at)),
            (gettext("Giao ngày"), vn_date(order.delivered_at)),
        ],
        cooperative_href=url_for("union.cooperative", code=order.cooperative_code),
        lines=[_line_row(line) for line in lines],
        counted=sum(line.amount for line in lines),
    )


@blueprint.get("/sales/late")
@officer()
def sales_late() -> str:
    """Show the orders that have not moved for too long."""
    at = clock.now()
    return render_template("union/sales_late.html", rows=[_late_row(row) for row in late_orders(viewer().scope, at=at)])


def _addresses(question: Question) -> dict[str, str]:
    return {
        "chart_src": question.href("union.sales_chart", lang=language()),
        "csv_href": question.href("union.sales_csv"),
        "xlsx_href": question.href("union.sales_xlsx"),
        "orders_href": question.href("union.sales_orders", by=None),
        "trading_href": question.href("union.sales", by=By.COOPERATIVE.value),
        "clear_href": question.href("union.sales", **dict.fromkeys(CHIPS)),
    }


def _trading(question: Question) -> str:
    found = sales_figures.cooperatives_trading(question.chosen)
    return format_percent(ratio_of(found.trading, found.verified), locale=language())


def _a_year_before(question: Question) -> dict[str, str]:
    earlier = a_year_before(question.chosen, today=clock.today())
    return compared(question.chosen, earlier)


def _tabs(question: Question) -> list[dict[str, Any]]:
    kinds = [by for by in By if by is not By.PROVINCE or viewer().scope.everywhere]
    return [
        {"label": BY_NAMES[by], "href": question.href("union.sales", by=by.value), "is_current": by is question.by}
        for by in kinds
    ]


def _order_row(row: OrderBehind) -> dict[str, Any]:
    return {
        "href": url_for("union.sales_order", code=row.code),
        "title": row.code,
        "day": vn_date(row.day),
        "cooperative": row.cooperative_name,
        "meta": f"{vn_date(row.day)}, {row.cooperative_name}",
        "state": gettext("Hoàn tiền") if row.refunded else "",
        "tone": "attention",
        "delivered": row.delivered,
        "refunded": row.refunded,
        "amount": row.amount,
        "level": row.verification.value,
    }


def _line_row(line: OpenedLine) -> dict[str, Any]:
    return {
        "product": line.product_name,
        "variant": line.variant_label,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.line_total - line.amount if line.kind is EntryKind.DELIVERED else 0,
        "amount": line.amount,
        "is_refund": line.kind is EntryKind.REFUNDED,
        "day": vn_date(line.day),
        "level": line.verification.value,
        "lot": line.lot_code,
        "lot_href": url_for("trace.lot", code=line.lot_code) if line.lot_code else "",
    }


def _late_row(row: LateOrder) -> dict[str, Any]:
    label = seller_label(row.state)
    return {
        "title": row.cooperative_name,
        "meta": gettext("Đơn %(code)s chậm %(days)s ngày", code=row.code, days=row.days_late(clock.now())),
        "amount": None,
        "code": row.code,
        "state": say(label.text),
        "tone": "attention",
        "href": url_for("union.cooperative", code=row.cooperative_code),
        "phone": row.cooperative_phone,
        "phone_shown": display_phone(row.cooperative_phone),
        "since": vn_datetime(row.waiting_since),
        "days": number(row.days_late(clock.now())),
    }


def _after(text: str) -> Place | None:
    """Read where the page before ended: `2026-11-20.123`.

    Raises:
        NotFound: it is no such place.
    """
    if not text:
        return None
    day, _, order_id = text.partition(".")
    if not (order_id.isascii() and order_id.isdecimal() and len(order_id) <= LONGEST_ID):
        raise NotFound
    try:
        return date.fromisoformat(day), int(order_id)
    except ValueError:
        raise NotFound from None


def _place(place: Place) -> str:
    return f"{place[0].isoformat()}.{place[1]}"


def _unit_name() -> str:
    office = viewer().office
    return office.unit_name if office else ""


def _file(content: bytes, ending: str, *, mimetype: str) -> Response:
    name = f"doanh-so-{clock.today():%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=mimetype, headers=headers)
