"""Paying one checkout by card: the provider's own form, what became of it, and paying otherwise."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.database import transactionally
from marketplace.kernel.errors import InvalidInput, MarketplaceError, OutsideServiceFailed, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.settings import Settings
from marketplace.orders.kinds import PayBy
from marketplace.orders.paying_otherwise import takes_transfers
from marketplace.orders.views import GroupView
from marketplace.payments import card_queries
from marketplace.payments.card_queries import CardDebt
from marketplace.payments.labels import decline_label
from marketplace.payments.states import CardState
from marketplace.trade import cards
from marketplace.web import card_payments
from marketplace.web.access import public
from marketplace.web.failures import status_of
from marketplace.web.guards import POLICY
from marketplace.web.languages import say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.orders import own_group
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import settings

Answer = Response | tuple[Response, int]


@blueprint.get("/orders/<string:code>/card")
@public
def card(code: str) -> AnyResponse:
    """Show the card form for all that this checkout still owes by card."""
    card_payments.gateway()
    group = own_group(code)
    if not card_queries.debt_of(group.id).amount:
        return redirect(url_for("shop.order", code=group.code))
    return _page(group)


@blueprint.post("/orders/<string:code>/card")
@public
@limiter.limit(FROM_ONE_NETWORK)
def pay_by_card(code: str) -> Answer:
    """Charge the card that the provider's script made a name for, and tell the script what came of it."""
    card_payments.gateway()
    group = own_group(code)
    try:
        card_payments.pay(group.id, request.form.get("payment_method", ""), act=_act())
    except (InvalidInput, RuleBroken, OutsideServiceFailed) as error:
        return _refused(error)
    return _told(group)


@blueprint.post("/orders/<string:code>/card/look")
@public
@limiter.limit(FROM_ONE_NETWORK)
def look_at_card(code: str) -> Answer:
    """Ask the provider what came of a payment that the buyer had to confirm, and tell the script."""
    card_payments.gateway()
    group = own_group(code)
    try:
        card_payments.look(group.id)
    except (RuleBroken, OutsideServiceFailed) as error:
        return _refused(error)
    return _told(group)


@blueprint.post("/orders/<string:code>/card/other-way")
@public
def pay_otherwise(code: str) -> AnyResponse | tuple[AnyResponse, int]:
    """Pay by transfer or on delivery what was to be paid by card."""
    card_payments.gateway()
    group, wanted = own_group(code), request.form.get("pay_by", "")
    way = PayBy(wanted) if wanted in set(PayBy) else PayBy.CARD
    try:
        card_payments.release(group.id)
        transactionally(lambda: cards.pay_otherwise(group.id, way, act=_act()))
    except (InvalidInput, RuleBroken, OutsideServiceFailed) as error:
        return _page(group, problem=say(error.message)), status_of(error)
    return redirect(url_for("shop.order", code=group.code), 303)


def _act() -> Act:
    return viewer().act() if is_signed_in() else Act(actor_id=None, at=clock.now())


def _told(group: GroupView) -> Answer:
    """Tell the script how the payment stands: paid, to be confirmed, refused with the reason, or not known yet."""
    debt = card_queries.debt_of(group.id)
    if not debt.amount:
        return jsonify(state="paid", next=url_for("shop.order", code=group.code))
    if debt.client_secret:
        return jsonify(state="confirm", secret=debt.client_secret)
    return jsonify(state="refused", message=_problem(debt) or gettext("Ngân hàng chưa trả lời. Hãy đợi vài phút."))


def _refused(error: MarketplaceError) -> Answer:
    return jsonify(state="refused", message=say(error.message)), status_of(error)


def _page(group: GroupView, problem: str = "") -> AnyResponse:
    debt = card_queries.debt_of(group.id)
    page = render_template(
        "shop/card.html",
        group=group,
        debt=debt,
        parts=_parts(group, debt),
        problem=problem or _problem(debt),
        publishable_key=settings().stripe_publishable_key,
        script=settings().stripe_js,
        may_transfer=takes_transfers(group.id),
        is_asking=debt.state is CardState.NEW,
    )
    return _with_policy(make_response(page))


def _parts(group: GroupView, debt: CardDebt) -> list[dict[str, Any]]:
    return [
        {"label": each.cooperative_name, "amount": debt.by_order[each.id]}
        for each in group.orders
        if each.id in debt.by_order
    ]


def _problem(debt: CardDebt) -> str:
    """Return why the last try came to nothing; "" where there was none, or it is not over."""
    return say(decline_label(debt.reason)) if debt.state is CardState.DECLINED else ""


def _with_policy(page: Any) -> Any:
    """Let this page alone load the provider's script, show its frames and speak to it."""
    chosen = settings()
    script, service = _origin(chosen.stripe_js), _origin(chosen.stripe_api_base)
    frames = f"{script} {_frames(chosen)}".strip()
    page.headers["Content-Security-Policy"] = (
        f"{POLICY}; script-src 'self' {script}; connect-src 'self' {script} {service}; frame-src {frames}"
    )
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _frames(chosen: Settings) -> str:
    """Return where banks ask their customers; a stand-in for Stripe has no frames of its own."""
    return "https://*.js.stripe.com https://hooks.stripe.com" if "stripe.com" in _origin(chosen.stripe_js) else ""


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
