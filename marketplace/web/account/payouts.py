"""One payout on the operator's desk: what it settles, and its next step."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts import queries as people
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import history_of
from marketplace.payments import payouts, settlements
from marketplace.payments.labels import BOOKING_NAMES, PAYOUT_LABELS, PAYOUT_NEXT
from marketplace.payments.states import PAYOUT_LIFE, PayoutAction, PayoutState
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.failures import status_of
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import say
from marketplace.web.viewer import viewer

Answer = Response | tuple[str, int]


@blueprint.get("/operator/payouts/<string:code>")
@operator
def payout(code: str) -> str:
    """Show one payout, what it settles and what can be done."""
    return _page(code)


@blueprint.post("/operator/payouts/<string:code>/sending")
@operator
def send_payout(code: str) -> Answer:
    """Say that it was handed to the bank."""
    return _step(code, gettext("Đã ghi là gửi ngân hàng."), payouts.send)


@blueprint.post("/operator/payouts/<string:code>/removal")
@operator
def drop_payout(code: str) -> Answer:
    """Take a draft back."""
    return _step(code, gettext("Đã hủy bản nháp. Các khoản chờ lần chuyển sau."), payouts.drop)


@blueprint.post("/operator/payouts/<string:code>/confirmation")
@operator
def confirm_payout(code: str) -> Answer:
    """Say that the bank carried it out, with its number."""
    typed = {name: request.form.get(name, "") for name in ("bank_reference", "reason")}
    return _step(code, gettext("Đã ghi là chuyển xong."), payouts.confirm, **typed)


@blueprint.post("/operator/payouts/<string:code>/failure")
@operator
def fail_payout(code: str) -> Answer:
    """Say that it came to nothing."""
    done = gettext("Đã ghi là chuyển không thành. Các khoản chờ lần chuyển sau.")
    return _step(code, done, payouts.fail, reason=request.form.get("reason", ""))


@blueprint.post("/operator/payouts/<string:code>/doubt")
@operator
def doubt_payout(code: str) -> Answer:
    """Say that the bank does not tell what became of it."""
    done = gettext("Đã ghi là chưa rõ kết quả. Không khoản nào được chuyển lại cho tới khi có người quyết định.")
    return _step(code, done, payouts.lose_sight, reason=request.form.get("reason", ""))


def _step(code: str, done: str, verb: Callable[..., Any], **typed: Any) -> Answer:
    try:
        with transaction():
            verb(code, act=viewer().act(), **typed)
    except InvalidInput as error:
        return _page(code, {name: say(fault) for name, fault in error.fields.items()}), 422
    except RuleBroken as error:
        return _page(code, {"": say(error.message)}), status_of(error)
    flash(done, "success")
    return redirect(url_for(".payout", code=code), 303)


def _page(code: str, errors: dict[str, str] | None = None) -> str:
    found = settlements.get_payout(code)
    label = PAYOUT_LABELS[found.state]
    return render_template(
        "account/payout.html",
        found=found,
        label=say(label.text),
        tone=label.tone,
        next=say(PAYOUT_NEXT[found.state]),
        lines=settlements.lines_of(found.id),
        names={kind: say(name) for kind, name in BOOKING_NAMES.items()},
        may={action.value: PAYOUT_LIFE.allows(found.state, action) for action in PayoutAction},
        is_unresolved=found.state is PayoutState.UNRESOLVED,
        history=_history(found.id),
        errors=errors or {},
        step=request.path.rsplit("/", 1)[-1],
        typed={name: request.form.get(name, "") for name in ("bank_reference", "reason")},
    )


def _history(payout_id: int) -> list[dict[str, str]]:
    steps = history_of(PAYOUT_LIFE.kind, payout_id)
    names = people.names_of({step.actor_id for step in steps if step.actor_id is not None})
    return [
        {
            "title": say(PAYOUT_LABELS[PayoutState(step.after)].text),
            "at": vn_datetime(step.at),
            "place": names.get(step.actor_id or 0, ""),
            "note": step.note,
        }
        for step in steps
    ]
