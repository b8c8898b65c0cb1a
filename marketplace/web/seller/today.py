"""Today: what she must do now, and what she earned."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from marketplace.cooperatives import assisting, closures
from marketplace.inventory import season_queries
from marketplace.kernel import clock
from marketplace.notices import queries as notices
from marketplace.orders import queries as orders
from marketplace.orders.queries import TodayCounts
from marketplace.orders.states import OrderState
from marketplace.orders.views import OrderSummary
from marketplace.payments import queries as payments
from marketplace.sales import figures
from marketplace.sales.figures import Filter
from marketplace.territory.rules import TerritoryScope
from marketplace.web.access import seller
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.case_rows import waiting_cases
from marketplace.web.seller.certificates import ending_soon
from marketplace.web.seller.opening import announced_suspension, missing_needs
from marketplace.web.viewer import viewer

OPEN = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
SHOWN = 8


@blueprint.get("")
@seller()
def today() -> str:
    """Show what waits, in the order of the work."""
    cooperative_id, now = viewer().cooperative_id, clock.now()
    counts = orders.today_counts(cooperative_id, at=now)
    waiting = orders.orders_of_cooperative(cooperative_id, states=OPEN, to_harvest=False, at=now, limit=SHOWN)
    return render_template(
        "seller/today.html",
        day=vn_date(clock.today()),
        missing=missing_needs(cooperative_id),
        closure=closures.closure_today(cooperative_id),
        suspends=announced_suspension(cooperative_id),
        cases=len(waiting_cases(cooperative_id)),
        asked=assisting.is_asked(cooperative_id, at=now),
        harvests=season_queries.to_count(cooperative_id, today=clock.today()),
        next_work=_next_work(counts),
        counts=counts,
        ending=ending_soon(),
        waiting=[order_row(each) for each in waiting],
        unread=notices.count_unread_of_cooperative(cooperative_id, person_id=viewer().id, at=now),
        sums=payments.sums_of(cooperative_id),
        earned=figures.net_delivered_sales(this_month(cooperative_id)),
    )


def _next_work(counts: TodayCounts) -> dict[str, str] | None:
    """Return the work that comes first: what buyers wait for without having had a word."""
    if counts.to_confirm:
        label = gettext("Xác nhận %(count)s đơn", count=counts.to_confirm)
        return {"label": label, "href": url_for("seller.orders", tab="placed")}
    if counts.to_pack + counts.to_ship:
        label = gettext("Đóng gói, gửi %(count)s đơn", count=counts.to_pack + counts.to_ship)
        return {"label": label, "href": url_for("seller.orders", tab="to-send")}
    return None


def this_month(cooperative_id: int) -> Filter:
    """Return the filter for what one cooperative delivered in the present month."""
    today = clock.today()
    return Filter(
        scope=TerritoryScope(everywhere=True),
        first_day=today.replace(day=1),
        last_day=today,
        cooperative_id=cooperative_id,
    )


def order_row(each: OrderSummary) -> dict[str, Any]:
    """Return one order for the component `record_list`."""
    more = gettext("và %(count)s món khác", count=each.line_count - 1) if each.line_count > 1 else ""
    return {
        "href": url_for("seller.order", code=each.code),
        "title": each.buyer_name,
        "meta": f"{each.code} · {each.first_product} {more}".strip(),
        "state": say(each.seller_label.text),
        "tone": each.seller_label.tone,
        "amount": each.total,
    }
