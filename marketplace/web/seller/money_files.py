"""Statements of banks and carriers, the cash that is still with carriers, and providers that tell by themselves."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.payments import carriers, connections, desk_queries, statements
from marketplace.payments.kinds import PROVIDERS, NewsSource, Outcome
from marketplace.payments.labels import SOURCE_NAMES
from marketplace.payments.sheets import Rows
from marketplace.payments.statements import Statement
from marketplace.web.access import seller
from marketplace.web.languages import say
from marketplace.web.seller import handed_in
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.money import DECIDING
from marketplace.web.viewer import viewer
from marketplace.wiring import ports, settings

_ON_ORDERS = (Outcome.RECEIVED, Outcome.PROVEN, Outcome.PART_PAID, Outcome.OVERPAID, Outcome.FEE_ONLY)
_KNOWN = (Outcome.KNOWN, Outcome.NOT_OURS)


@blueprint.route("/money/statements", methods=["GET", "POST"])
@seller(*DECIDING)
def money_statements() -> str | tuple[str, int]:
    """Ask for a bank statement and show what it would do."""
    return _upload("seller/money_statements.html", statements.read)


@blueprint.post("/money/statements/confirmation")
@seller(*DECIDING)
def take_in_statement() -> Response | tuple[str, int]:
    """Take in what was shown."""
    return _take_in("seller/money_statements.html", ".money")


@blueprint.route("/money/cod", methods=["GET", "POST"])
@seller(*DECIDING)
def money_cod() -> str | tuple[str, int]:
    """Show the cash that carriers still have, and take a carrier's statement."""
    return _upload("seller/money_cod.html", lambda rows: carriers.read(rows, today=clock.now()))


@blueprint.post("/money/cod/confirmation")
@seller(*DECIDING)
def take_in_cod() -> Response | tuple[str, int]:
    """Take in what was shown of a carrier's statement."""
    return _take_in("seller/money_cod.html", ".money_cod")


@blueprint.route("/money/connections", methods=["GET", "POST"])
@seller(MemberRole.MANAGER)
def money_connections() -> str | Response | tuple[str, int]:
    """Show which providers tell of her money, and switch one on."""
    if request.method == "GET":
        return _connections_page()
    try:
        source = _provider(request.form.get("source", ""))
        with transaction():
            connections.connect(
                viewer().cooperative_id,
                source,
                secret=request.form.get("secret", ""),
                box=ports().secrets,
                act=viewer().act(),
            )
    except InvalidInput as error:
        return _connections_page({name: say(fault) for name, fault in error.fields.items()}), 422
    flash(gettext("Đã bật. Hãy chép địa chỉ bên dưới vào trang cài đặt của dịch vụ."), "success")
    return redirect(url_for(".money_connections"), 303)


@blueprint.post("/money/connections/<int:connection_id>/removal")
@seller(MemberRole.MANAGER)
def remove_connection(connection_id: int) -> Response:
    """Stop listening to a provider."""
    with transaction():
        connections.disconnect(connection_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã tắt kết nối."), "success")
    return redirect(url_for(".money_connections"), 303)


def _upload(template: str, read: Callable[[Sequence[Rows]], Statement]) -> str | tuple[str, int]:
    if request.method == "GET":
        return _page(template)
    try:
        return _page(template, preview=handed_in.preview(read(handed_in.uploaded())))
    except InvalidInput as error:
        return _page(template, problem=say(error.message)), 422


def _take_in(template: str, then: str) -> Response | tuple[str, int]:
    try:
        counts = Counter(each.outcome for each in handed_in.take_in())
    except InvalidInput as error:
        return _page(template, problem=say(error.message)), 422
    on_orders, known = (sum(counts[each] for each in group) for group in (_ON_ORDERS, _KNOWN))
    left = counts.total() - on_orders - known
    flash(
        gettext("Đã ghi %(count)s dòng vào đơn; %(left)s dòng chờ bạn xem.", count=on_orders, left=left),
        "success",
    )
    return redirect(url_for(then), 303)


def _page(template: str, *, preview: dict[str, Any] | None = None, problem: str = "") -> str:
    given: dict[str, Any] = {"preview": preview, "problem": problem}
    if template == "seller/money_cod.html":
        owner, now = viewer().cooperative_id, clock.now()
        waiting = desk_queries.not_remitted(owner)
        told = {row["order"] for row in preview["rows"]} if preview else set()
        given |= {
            "sums": desk_queries.cod_sums(owner),
            "waiting": [(each, each.days_since(now)) for each in waiting],
            "not_told": [each.order_code for each in waiting if each.order_code not in told],
        }
    return render_template(template, **given)


def _provider(text: str) -> NewsSource:
    if text not in {each.value for each in PROVIDERS}:
        return NewsSource.STATEMENT
    return NewsSource(text)


def _connections_page(errors: dict[str, str] | None = None) -> str:
    known = connections.connections_of(viewer().cooperative_id)
    base = settings().base_url.rstrip("/")
    return render_template(
        "seller/money_connections.html",
        providers=[(each.value, say(SOURCE_NAMES[each])) for each in PROVIDERS],
        connected=[
            {
                "id": each.id,
                "name": say(SOURCE_NAMES[each.source]),
                "address": base + url_for("webhooks.receive", provider=each.source.value, token=each.token),
                "heard_at": each.heard_at,
            }
            for each in known
        ],
        chosen=request.form.get("source", ""),
        errors=errors or {},
    )
