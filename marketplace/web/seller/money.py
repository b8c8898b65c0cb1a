"""The money desk: what found no order by itself, what goes back, and what was paid short."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError, RuleBroken
from marketplace.orders.kinds import PayBy
from marketplace.payments import desk, desk_queries, news, refunding
from marketplace.payments.desk_queries import NewsView, RefundView
from marketplace.payments.labels import NEWS_LABELS, REFUND_LABELS, SOURCE_NAMES, reason_of
from marketplace.payments.states import NEWS_LIFE, REFUND_LIFE, NewsAction, NewsState, PaymentState, RefundAction
from marketplace.trade import paying
from marketplace.web.access import seller
from marketplace.web.failures import status_of
from marketplace.web.formats import money as shown_money
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

DECIDING = (MemberRole.MANAGER, MemberRole.SELLER)
Answer = Response | tuple[str, int]


@blueprint.get("/money")
@seller(*DECIDING)
def money() -> str:
    """Show what waits for her decision."""
    owner = viewer().cooperative_id
    return render_template(
        "seller/money.html",
        cases=[_case_row(each) for each in desk_queries.news_on_desk(owner)],
        refunds=[_refund_row(each) for each in desk_queries.refunds_to_send(owner)],
        short=[_short_row(each) for each in desk_queries.short_payments(owner)],
        cod=desk_queries.cod_sums(owner),
        is_manager=viewer().is_member(MemberRole.MANAGER),
    )


@blueprint.get("/money/news/<int:news_id>")
@seller(*DECIDING)
def money_news(news_id: int) -> str:
    """Show one piece of news and the one thing to do about it."""
    return _news_page(news_id)


@blueprint.post("/money/news/<int:news_id>/assignment")
@seller(*DECIDING)
def assign_money(news_id: int) -> Answer:
    """Say which order it is for."""
    code = request.form.get("order_code", "")
    return _decide(news_id, gettext("Đã ghi tiền vào đơn."), paying.assign, order_code=code)


@blueprint.post("/money/news/<int:news_id>/return")
@seller(*DECIDING)
def return_money(news_id: int) -> Answer:
    """Say that it goes back to the buyer."""
    done = gettext("Đã ghi là tiền phải hoàn. Chuyển trả rồi, hãy ghi mã giao dịch.")
    return _decide(news_id, done, desk.give_back)


@blueprint.post("/money/news/<int:news_id>/new-order")
@seller(*DECIDING)
def place_late_order_again(news_id: int) -> Answer:
    """Place the cancelled order again for its late money."""
    done = gettext("Đã tạo đơn mới cùng hàng, cùng giá và ghi tiền vào đó. Hãy xác nhận đơn như thường lệ.")
    return _decide(news_id, done, paying.place_again)


@blueprint.post("/money/news/<int:news_id>/dismissal")
@seller(*DECIDING)
def dismiss_money(news_id: int) -> Answer:
    """Say that it is not about an order."""
    return _decide(news_id, gettext("Đã bỏ qua."), desk.dismiss, reason=request.form.get("reason", ""))


@blueprint.get("/money/refunds/<int:refund_id>")
@seller(*DECIDING)
def money_refund(refund_id: int) -> str:
    """Show one refund and its next step."""
    return _refund_page(refund_id)


@blueprint.post("/money/refunds/<int:refund_id>/transfer")
@seller(*DECIDING)
def send_refund(refund_id: int) -> Answer:
    """Say that it was transferred, with the bank's number."""
    reference = request.form.get("bank_reference", "")
    return _step(refund_id, gettext("Đã ghi nhận hoàn tiền."), paying.send_refund, bank_reference=reference)


@blueprint.post("/money/refunds/<int:refund_id>/confirmation")
@seller(*DECIDING)
def confirm_refund_arrived(refund_id: int) -> Answer:
    """Say that the buyer has it."""
    return _step(refund_id, gettext("Đã ghi: người mua đã nhận lại tiền."), refunding.confirm)


@blueprint.post("/money/refunds/<int:refund_id>/failure")
@seller(*DECIDING)
def refund_failed(refund_id: int) -> Answer:
    """Say that the bank sent it back."""
    return _step(refund_id, gettext("Đã ghi: chuyển hoàn không thành. Tiền vẫn phải hoàn."), refunding.fail)


def _decide(news_id: int, done: str, verb: Callable[..., Any], **typed: Any) -> Answer:
    problem = _tried(lambda: verb(news_id, cooperative_id=viewer().cooperative_id, act=viewer().act(), **typed))
    if problem is not None:
        return _news_page(news_id, problem=say(problem.message)), status_of(problem)
    flash(done, "success")
    return redirect(url_for(".money"), 303)


def _step(refund_id: int, done: str, verb: Callable[..., Any], **typed: Any) -> Answer:
    problem = _tried(lambda: verb(refund_id, cooperative_id=viewer().cooperative_id, act=viewer().act(), **typed))
    if problem is not None:
        return _refund_page(refund_id, problem=say(problem.message)), status_of(problem)
    flash(done, "success")
    return redirect(url_for(".money"), 303)


def _tried(work: Callable[[], Any]) -> MarketplaceError | None:
    """Do it in a transaction, or return what stands in the way."""
    try:
        with transaction():
            work()
    except (InvalidInput, RuleBroken) as error:
        return error
    return None


def _news_page(news_id: int, problem: str = "") -> str:
    owner = viewer().cooperative_id
    found = desk_queries.get_news(news_id, cooperative_id=owner)
    may = {action.value: NEWS_LIFE.allows(found.state, action) for action in NewsAction}
    label = NEWS_LABELS[found.state]
    waits = found.payment_state in (PaymentState.EXPECTED, PaymentState.PART_PAID)
    guesses = [found.order_code] if waits else _guesses(found, owner) if may["assign"] else []
    return render_template(
        "seller/money_news.html",
        found=found,
        source=say(SOURCE_NAMES[found.source]),
        label=say(label.text),
        tone=label.tone,
        about=_about(found),
        may=may | {"give_back": may["give_back"] and bool(found.order_code)},
        guesses=guesses,
        typed={name: request.form.get(name, "") for name in ("order_code", "reason")},
        problem=problem,
    )


def _guesses(found: NewsView, owner: int) -> list[str]:
    return [payment.reference for payment in news.suggestions(owner, found.amount)]


def _about(found: NewsView) -> str:
    """Return what happened, in one or two sentences."""
    told = {
        NewsState.DUPLICATE: gettext("Đơn này đã được trả đủ trước đó. Người mua có lẽ chuyển hai lần."),
        NewsState.LATE: gettext("Tiền đến khi đơn đã hủy. Không có gì tự gửi đi; bạn chọn trả lại hoặc đặt lại đơn."),
        NewsState.WRONG_ACCOUNT: gettext(
            "Có mã đơn, nhưng tiền không vào nơi đơn ấy chờ: khác tài khoản, đơn thu tiền khi giao, "
            "hoặc đơn của hợp tác xã khác."
        ),
        NewsState.NO_MATCH: gettext("Không đơn nào của bạn mang mã trong nội dung này. Người mua có thể ghi sai mã."),
    }
    return told.get(found.state, "")


def _refund_page(refund_id: int, problem: str = "") -> str:
    found = desk_queries.get_refund(refund_id, cooperative_id=viewer().cooperative_id)
    label, by_card = REFUND_LABELS[found.state], found.pay_by is PayBy.CARD
    return render_template(
        "seller/money_refund.html",
        found=found,
        label=say(label.text),
        tone=label.tone,
        reason=say(reason_of(found.reason)),
        may={action.value: not by_card and REFUND_LIFE.allows(found.state, action) for action in RefundAction},
        by_card=by_card,
        is_transfer=found.pay_by is PayBy.VIETQR,
        typed=request.form.get("bank_reference", ""),
        problem=problem,
    )


def _case_row(each: NewsView) -> dict[str, Any]:
    label = NEWS_LABELS[each.state]
    return {
        "href": url_for(".money_news", news_id=each.id),
        "title": each.order_code or each.text[:60] or gettext("Không có nội dung"),
        "meta": f"{vn_date(each.happened_at)} · {say(SOURCE_NAMES[each.source])}",
        "state": say(label.text),
        "tone": label.tone,
        "amount": each.amount,
    }


def _refund_row(each: RefundView) -> dict[str, Any]:
    label = REFUND_LABELS[each.state]
    return {
        "href": url_for(".money_refund", refund_id=each.id),
        "title": each.order_code,
        "meta": f"{say(reason_of(each.reason))} · {vn_date(each.owed_at)}",
        "state": say(label.text),
        "tone": label.tone,
        "amount": each.amount,
    }


def _short_row(each: desk_queries.ShortView) -> dict[str, Any]:
    return {
        "href": url_for(".order", code=each.order_code),
        "title": each.order_code,
        "meta": gettext(
            "đã nhận %(paid)s trên %(amount)s", paid=shown_money(each.paid), amount=shown_money(each.amount)
        ),
        "state": gettext("Còn thiếu"),
        "tone": "waiting",
        "amount": each.missing,
    }
