"""The operator's card desk: news that found no place by itself, and refunds that no card took."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel.database import transactionally
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.phones import display_phone
from marketplace.payments import card_news, card_queries, card_refunds
from marketplace.payments.card_queries import CardNewsView
from marketplace.payments.labels import CARD_NEWS_LABELS, refund_failure_label
from marketplace.payments.states import CardNewsState
from marketplace.trade import cards
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.failures import status_of
from marketplace.web.languages import say
from marketplace.web.viewer import viewer

Answer = Response | tuple[str, int]


@blueprint.get("/operator/cards")
@operator
def card_desk() -> str:
    """Show what waits for the operator."""
    return _page()


@blueprint.post("/operator/cards/news/<int:news_id>/dismissal")
@operator
def dismiss_card_news(news_id: int) -> Answer:
    """Say that she has seen to it, and how."""
    reason = request.form.get("reason", "")
    return _do(gettext("Đã ghi."), lambda: card_news.dismiss(news_id, reason=reason, act=viewer().act()))


@blueprint.post("/operator/cards/refunds/<int:refund_id>/retry")
@operator
def retry_card_refund(refund_id: int) -> Answer:
    """Let it go to the card once more."""
    done = gettext("Đang hoàn lại qua thẻ.")
    return _do(done, lambda: card_refunds.try_again(refund_id, act=viewer().act()))


@blueprint.post("/operator/cards/refunds/<int:refund_id>/transfer")
@operator
def transfer_card_refund(refund_id: int) -> Answer:
    """Say that she transferred it, with the bank's number."""
    number = request.form.get("bank_reference", "")
    done = gettext("Đã ghi nhận hoàn tiền.")
    return _do(done, lambda: cards.refund_by_bank(refund_id, bank_reference=number, act=viewer().act()))


def _do(done: str, work: Callable[[], Any]) -> Answer:
    """Do it in a transaction, or say what stands in the way on the desk, with what was typed."""
    try:
        transactionally(work)
    except (InvalidInput, RuleBroken) as error:
        return _page(say(error.message)), status_of(error)
    flash(done, "success")
    return redirect(url_for(".card_desk"), 303)


def _page(problem: str = "") -> str:
    return render_template(
        "account/card_desk.html",
        news=[_shown(each) for each in card_queries.news_on_desk()],
        refunds=[
            (each, say(refund_failure_label(each.reason)), display_phone(each.buyer_phone))
            for each in card_queries.failed_refunds()
        ],
        problem=problem,
        typed={name: request.form.get(name, "") for name in ("reason", "bank_reference")},
    )


def _shown(each: CardNewsView) -> dict[str, Any]:
    label = CARD_NEWS_LABELS[each.state]
    return {"row": each, "label": say(label.text), "tone": label.tone, "about": _about(each.state)}


def _about(state: CardNewsState) -> str:
    """Return what happened and what to do, in one or two sentences."""
    told = {
        CardNewsState.UNKNOWN: gettext(
            "Stripe báo về một lần trả không phải của chợ này. Hãy xem trong trang Stripe; nếu trừ nhầm, hãy hoàn ở đó."
        ),
        CardNewsState.WRONG_SUM: gettext(
            "Số tiền Stripe báo khác số chợ yêu cầu, hoặc có người hoàn tiền ngay trong trang Stripe. "
            "Hãy đối chiếu ở đó; chưa có gì được ghi vào đơn."
        ),
        CardNewsState.ELSEWHERE: gettext(
            "Thẻ đã bị trừ, nhưng người mua đã đổi sang cách trả khác. Hãy hoàn lần trả này trong trang Stripe."
        ),
        CardNewsState.DISPUTED: gettext(
            "Ngân hàng của chủ thẻ đòi lại tiền. Hãy trả lời trong trang Stripe trước hạn, kèm chứng từ giao hàng."
        ),
    }
    return told[state]
