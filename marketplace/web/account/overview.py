"""The overview of one's account: orders, and the desks she may enter."""

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.orders import queries as orders
from marketplace.orders.views import OrderSummary
from marketplace.web.access import officer, seller, signed_in
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import ROLE_NAMES
from marketplace.web.addresses import row_number
from marketplace.web.inbox import count_unread
from marketplace.web.languages import say
from marketplace.web.viewer import CHOSEN_COOPERATIVE, CHOSEN_UNIT, viewer

ORDERS_ON_A_PAGE = 20


@blueprint.get("")
@signed_in
def overview() -> str:
    """Show her orders and her desks."""
    before = request.args.get("before", type=row_number)
    found = orders.orders_of_buyer(viewer().id, before_id=before, limit=ORDERS_ON_A_PAGE)
    older = url_for(".overview", before=found[-1].id) if len(found) == ORDERS_ON_A_PAGE else ""
    return render_template(
        "account/overview.html",
        orders=[_record(order) for order in found],
        older=older,
        unread=count_unread(),
        member_roles=member_role_names(),
        officer_roles=ROLE_NAMES,
    )


def _record(order: OrderSummary) -> dict[str, object]:
    return {
        "href": url_for("shop.order", code=order.group_code),
        "title": order.first_product or order.code,
        "meta": gettext("%(maker)s · đơn %(code)s", maker=order.cooperative_name, code=order.code),
        "state": say(order.label.text),
        "tone": order.label.tone,
        "amount": order.total,
    }


def member_role_names() -> dict[MemberRole, str]:
    """Return the words for what a member may do in her cooperative."""
    return {
        MemberRole.MANAGER: gettext("Quản lý"),
        MemberRole.SELLER: gettext("Bán hàng"),
        MemberRole.PACKER: gettext("Đóng gói"),
    }


@blueprint.post("/acting-cooperative")
@seller()
def choose_cooperative() -> Response:
    """Act for another one of her cooperatives from now on."""
    chosen = [member for member in viewer().memberships if member.code == request.form.get("code")]
    if not chosen:
        abort(404)
    session[CHOSEN_COOPERATIVE] = chosen[0].cooperative_id
    flash(gettext("Bạn đang làm việc cho %(name)s.", name=chosen[0].name), "success")
    return redirect(url_for("seller.today"), 303)


@blueprint.post("/acting-office")
@officer(OfficerRole.VIEWER)
def choose_office() -> Response:
    """Work in another one of her offices from now on."""
    chosen = [office for office in viewer().offices if str(office.union_unit_id) == request.form.get("unit")]
    if not chosen:
        abort(404)
    session[CHOSEN_UNIT] = chosen[0].union_unit_id
    flash(gettext("Bạn đang làm việc cho %(name)s.", name=chosen[0].unit_name), "success")
    return redirect(url_for("union.overview"), 303)
