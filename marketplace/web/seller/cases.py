"""Returns and claims on the cooperative's desk: answer, count what came back, say that the money was sent."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, RuleBroken
from marketplace.orders import cases
from marketplace.orders.case_reading import case_view
from marketplace.orders.kinds import PayBy, Side
from marketplace.payments import queries as payments
from marketplace.trade import returning
from marketplace.web.access import seller
from marketplace.web.cases import case_card
from marketplace.web.failures import status_of
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.case_rows import waiting_cases
from marketplace.web.viewer import viewer

Page = Response | tuple[str, int]
DECIDES = (MemberRole.MANAGER, MemberRole.SELLER)


@blueprint.get("/order-cases")
@seller()
def cases_waiting() -> str:
    """List what waits for an answer, counting or refund."""
    return render_template("seller/cases.html", rows=waiting_cases(viewer().cooperative_id))


@blueprint.get("/order-cases/<string:code>")
@seller()
def case(code: str) -> str:
    """Show one return or claim."""
    return _page(code)


@blueprint.post("/order-cases/<string:code>/acceptance")
@seller(*DECIDES)
def accept_case(code: str) -> Page:
    """Agree to it."""
    answer = request.form.get("answer", "")
    return _do(code, gettext("Đã đồng ý và báo người mua."), returning.accept, answer=answer)


@blueprint.post("/order-cases/<string:code>/refusal")
@seller(*DECIDES)
def decline_case(code: str) -> Page:
    """Say no, and why."""
    answer = request.form.get("answer", "")
    return _do(
        code, gettext("Đã từ chối kèm lý do. Người mua có thể nhờ Hội xem xét."), returning.decline, answer=answer
    )


@blueprint.post("/order-cases/<string:code>/counting")
@seller()
def count_return(code: str) -> Page:
    """Say what came back, and how much of it can be sold again."""
    found = cases.case_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    fit = {line.order_line_id: _count(f"fit_{line.order_line_id}") for line in cases.lines_of(found)}
    done = gettext("Đã ghi hàng về. Hãy hoàn tiền cho người mua rồi bấm “Đã hoàn tiền”.")
    return _do(code, done, lambda each, **given: returning.count(each, fit, **given))


@blueprint.post("/order-cases/<string:code>/settlement")
@seller(*DECIDES)
def settle_case(code: str) -> Page:
    """Say that the money was sent back."""
    reference = request.form.get("bank_reference", "")
    done = gettext("Đã ghi nhận hoàn tiền. Doanh số đã trừ phần này.")
    return _do(code, done, returning.settle, bank_reference=reference)


@blueprint.post("/order-cases/<string:code>/messages")
@seller()
def write_to_buyer(code: str) -> Page:
    """Write to the buyer."""
    text = request.form.get("text", "")
    return _do(code, gettext("Đã gửi lời nhắn."), lambda each, **given: _write(each, text, **given))


def _write(code: str, text: str, *, cooperative_id: int, act: Any) -> None:
    found = cases.case_of_cooperative(code, cooperative_id=cooperative_id)
    returning.write(found, Side.SELLER, text, act=act)


def _do(code: str, done: str, verb: Callable[..., Any], **values: Any) -> Page:
    """Do one step in a transaction; what goes wrong is said on the case's own page, with what was typed."""
    try:
        with transaction():
            verb(code, cooperative_id=viewer().cooperative_id, act=viewer().act(), **values)
    except (InvalidInput, RuleBroken) as error:
        return _page(code, error), status_of(error)
    flash(done, "success")
    return redirect(url_for(".case", code=code), 303)


def _page(code: str, error: MarketplaceError | None = None) -> str:
    found = cases.case_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    shown = case_view(found, at=clock.now())
    decides = viewer().is_member(*DECIDES)
    pay_by = payments.payment_of(found.order_id).pay_by
    return render_template(
        "seller/case.html",
        card=case_card(shown),
        case=shown,
        problem=say(error.message) if error else "",
        actions=[each for each in shown.seller_actions if decides or each == "count"],
        by_card=pay_by is PayBy.CARD,
        is_transfer=pay_by is PayBy.VIETQR,
        typed={name: request.form.get(name, "") for name in ("answer", "text", "bank_reference")},
    )


def _count(name: str) -> int:
    typed = request.form.get(name, "").strip() or "0"
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1
