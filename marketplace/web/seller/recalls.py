"""Recalls on the cooperative's desk: written down, announced, followed up call by call, closed with a result."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotAllowed, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.phones import display_phone
from marketplace.orders.labels import seller_label
from marketplace.recalls import announcing, following_up, queries
from marketplace.recalls.kinds import Basis
from marketplace.recalls.states import RecallState
from marketplace.recalls.views import ToldOrder
from marketplace.recalls.words import REACHED_NAMES
from marketplace.web.access import seller
from marketplace.web.failures import status_of
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.recall_card import lot_line, recall_card, recall_rows
from marketplace.web.recall_files import recall_file
from marketplace.web.recall_forms import RecallForm, ResultForm
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

KEEPERS = (MemberRole.MANAGER, MemberRole.SELLER)
Page = str | Response | tuple[str, int]


@blueprint.get("/recalls")
@seller(*KEEPERS)
def recalls() -> str:
    """List the cooperative's recalls, newest first."""
    rows = queries.recalls_of_cooperative(viewer().cooperative_id)
    hrefs = [url_for(".recall", code=row.recall.code) for row in rows]
    return render_template("seller/recalls.html", rows=recall_rows(rows, hrefs, with_maker=False))


@blueprint.route("/lots/<string:code>/recall", methods=["GET", "POST"])
@seller(*KEEPERS)
def new_recall(code: str) -> Page:
    """Write down why a lot is to be called back; nothing happens before it is announced."""
    lot = queries.any_lot_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    form = RecallForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = announcing.draft(lot, form.told(), basis=Basis.VOLUNTARY, act=_act())
            return redirect(url_for(".recall", code=made.code), 303)
        except (InvalidInput, RuleBroken) as error:
            _put(form, error)
    page = render_template("seller/recall_new.html", form=form, lot=lot, goods=queries.goods_of(lot))
    return (page, 422) if form.is_submitted() else page


@blueprint.get("/recalls/<string:code>")
@seller(*KEEPERS)
def recall(code: str) -> str:
    """Show one recall with what comes next."""
    return _page(code)


@blueprint.get("/recalls/<string:code>/file.xlsx")
@seller(*KEEPERS)
def recall_xlsx(code: str) -> FileResponse:
    """Hand out the file for the authority."""
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    return recall_file(queries.view_of(_own(code)), maker=own.legal_name, with_contacts=True)


@blueprint.post("/recalls/<string:code>/announcement")
@seller(MemberRole.MANAGER)
def announce_recall(code: str) -> Page:
    """Stop everything and tell everybody."""
    done = gettext("Đã công bố. Hàng đã dừng bán, thư đang được gửi. Hãy gọi những người chưa nhận được thư.")
    return _do(code, done, announcing.announce)


@blueprint.post("/recalls/<string:code>/cancellation")
@seller(MemberRole.MANAGER)
def call_off_recall(code: str) -> Page:
    """Say that there is nothing to call back."""
    reason = request.form.get("reason", "")
    return _do(code, gettext("Đã hủy đợt thu hồi."), lambda own, act: announcing.call_off(own, reason=reason, act=act))


@blueprint.post("/recalls/<string:code>/report")
@seller(*KEEPERS)
def report_recall(code: str) -> Page:
    """Note that the authority has the file."""
    to = request.form.get("reference", "")
    done = gettext("Đã ghi việc báo cơ quan. Đồng hồ 24 giờ đã dừng.")
    return _do(code, done, lambda own, act: following_up.note_report(own, reference=to, act=act))


@blueprint.post("/recalls/<string:code>/calls")
@seller(*KEEPERS)
def note_recall_call(code: str) -> Page:
    """Note that a buyer was told by telephone."""
    notice_id = request.form.get("notice", 0, type=int)
    return _do(code, gettext("Đã ghi cuộc gọi."), lambda own, act: following_up.note_call(own, notice_id, act))


@blueprint.post("/recalls/<string:code>/results")
@seller(*KEEPERS)
def add_recall_result(code: str) -> Page:
    """Note what became of some packs."""
    form = ResultForm()
    if not form.validate():
        return _page(code, form), 422
    return _do(code, gettext("Đã ghi kết quả."), lambda own, act: following_up.note_result(own, form.told(), act), form)


@blueprint.post("/recalls/<string:code>/closing")
@seller(MemberRole.MANAGER)
def close_recall(code: str) -> Page:
    """End it with a conclusion."""
    told = request.form.get("conclusion", "")
    done = gettext("Đã kết thúc đợt thu hồi.")
    return _do(code, done, lambda own, act: following_up.close(own, conclusion=told, act=act))


def _do(code: str, done: str, verb: Callable[[Any, Act], Any], form: ResultForm | None = None) -> Page:
    try:
        with transaction():
            verb(_own(code), _act())
    except (InvalidInput, RuleBroken, NotAllowed) as error:
        return _page(code, form, error), status_of(error)
    flash(done, "success")
    return redirect(url_for(".recall", code=code), 303)


def _page(code: str, form: ResultForm | None = None, error: MarketplaceError | None = None) -> str:
    own = _own(code)
    view = queries.view_of(own)
    return render_template(
        "seller/recall.html",
        recall=own,
        card=recall_card(view),
        foreseen=_foreseen(own),
        calls=[_call(order) for order in view.to_call],
        still_here=[_order(order) for order in view.still_here],
        told=[_order(order) for order in view.to_tell],
        form=form or ResultForm(formdata=None),
        problem=_sentence(error) if error else "",
        typed={name: request.form.get(name, "") for name in ("reason", "reference", "conclusion")},
        may_decide=viewer().is_member(MemberRole.MANAGER) and own.basis is Basis.VOLUNTARY,
        may_announce=viewer().is_member(MemberRole.MANAGER),
    )


def _foreseen(own: Any) -> dict[str, Any] | None:
    """Return what announcing would stop; only of a draft."""
    if own.state is not RecallState.DRAFT:
        return None
    found = queries.foreseen(own)
    return {"lots": [lot_line(lot) for lot in found.lots], "orders": len(found.by_order)}


def _call(order: ToldOrder) -> dict[str, Any]:
    return _order(order) | {
        "notice": order.notice_id,
        "name": order.buyer_name,
        "phone": order.phone,
        "phone_shown": display_phone(order.phone),
    }


def _order(order: ToldOrder) -> dict[str, Any]:
    return {
        "code": order.order_code,
        "href": url_for("seller.order", code=order.order_code),
        "packs": order.packs,
        "state": say(seller_label(order.state).text),
        "reached": say(REACHED_NAMES[order.reached]),
        "is_certain": order.is_certain,
    }


def _sentence(error: MarketplaceError) -> str:
    fields = getattr(error, "fields", {})
    return " ".join(say(message) for message in fields.values()) or say(error.message)


def _put(form: RecallForm, error: MarketplaceError) -> None:
    if isinstance(error, InvalidInput):
        put_errors(form, error)
        return
    form.form_errors.append(say(error.message))


def _own(code: str) -> Any:
    return queries.get_of_cooperative(code, cooperative_id=viewer().cooperative_id)


def _act() -> Act:
    return replace(viewer().act(), by=Actor.SELLER)
