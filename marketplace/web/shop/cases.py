"""The buyer whose goods are not right: claim, return, write to the cooperative, ask the Union's officer."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel import clock, outbox
from marketplace.kernel.database import transactionally
from marketplace.kernel.errors import InvalidInput, MarketplaceError, RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders import cases
from marketplace.orders.case_labels import CLAIM_NAMES
from marketplace.orders.case_reading import case_views
from marketplace.orders.cases import Wish
from marketplace.orders.kinds import CaseKind, ClaimReason, Side
from marketplace.orders.views import OrderView
from marketplace.products import photos
from marketplace.trade import fulfilling, returning
from marketplace.web.access import public
from marketplace.web.cases import case_card
from marketplace.web.failures import status_of
from marketplace.web.languages import say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.orders import own_group, own_order
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import ports

Page = Response | tuple[str, int]
TYPED = ("reason", "text", "what", "kind")


@blueprint.get("/orders/<string:code>/<string:order_code>/help")
@public
def order_help(code: str, order_code: str) -> str:
    """Ask what is wrong with the goods, and show what was asked before."""
    return _page(code, own_order(code, order_code))


@blueprint.post("/orders/<string:code>/<string:order_code>/cases")
@public
@limiter.limit(FROM_ONE_NETWORK)
def ask_about_order(code: str, order_code: str) -> Page:
    """Ask for a return, or claim what came damaged, wrong or not at all."""
    order = own_order(code, order_code)
    kind = CaseKind.RETURN if request.form.get("kind") == CaseKind.RETURN else CaseKind.CLAIM
    try:
        upload = _photo()
        wish = Wish(_packs(order), request.form.get("reason", ""), upload.key if upload else "", _what(kind))
        with _kept(upload):
            transactionally(lambda: _ask(order.id, kind, wish))
    except (InvalidInput, RuleBroken) as error:
        return _page(code, order, error), status_of(error)
    return _back(code, order_code)


@blueprint.post("/orders/<string:code>/<string:order_code>/receipt")
@public
def receive_order(code: str, order_code: str) -> Page:
    """Say that everything came as it should."""
    order = own_order(code, order_code)
    return _do(code, order, lambda: fulfilling.receive(order.id, act=_act()), to="shop.order")


@blueprint.post("/orders/<string:code>/<string:order_code>/cases/<string:case_code>/withdrawal")
@public
def withdraw_case(code: str, order_code: str, case_code: str) -> Page:
    """No longer ask for it."""
    order = own_order(code, order_code)
    return _do(code, order, lambda: returning.withdraw(order.id, case_code, act=_act()))


@blueprint.post("/orders/<string:code>/<string:order_code>/cases/<string:case_code>/messages")
@public
@limiter.limit(FROM_ONE_NETWORK)
def write_to_seller(code: str, order_code: str, case_code: str) -> Page:
    """Write to the cooperative."""
    order = own_order(code, order_code)
    text = request.form.get("text", "")
    found = cases.case_of_order(order.id, case_code).code
    return _do(code, order, lambda: _write(order.id, found, text))


@blueprint.post("/orders/<string:code>/<string:order_code>/cases/<string:case_code>/dispute")
@public
def dispute_case(code: str, order_code: str, case_code: str) -> Page:
    """Take a refusal to the Union's officer."""
    order = own_order(code, order_code)
    text = request.form.get("text", "")
    return _do(code, order, lambda: returning.dispute(order.id, case_code, text=text, act=_act()))


def _ask(order_id: int, kind: CaseKind, wish: Wish) -> None:
    case = returning.ask(order_id, kind, wish, act=_act())
    if wish.photo_key:
        outbox.post("develop-evidence", {"key": wish.photo_key}, key=case.code, at=case.asked_at)


def _write(order_id: int, case_code: str, text: str) -> None:
    returning.write(cases.case_of_order(order_id, case_code), Side.BUYER, text, act=_act())


def _do(code: str, order: OrderView, verb: Callable[[], Any], *, to: str = "shop.order_help") -> Page:
    try:
        transactionally(verb)
    except (InvalidInput, RuleBroken) as error:
        return _page(code, order, error), status_of(error)
    return redirect(
        url_for(to, code=code) if to == "shop.order" else url_for(to, code=code, order_code=order.code), 303
    )


def _back(code: str, order_code: str) -> Response:
    return redirect(url_for("shop.order_help", code=code, order_code=order_code), 303)


def _act() -> Act:
    return viewer().act() if is_signed_in() else Act(actor_id=None, at=clock.now())


def _photo() -> photos.Upload | None:
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    return photos.receive(content, studio=ports().photos, store=ports().media) if content else None


class _kept:  # noqa: N801 - reads as a word of its `with`
    """Takes a stored photo out again when the row that names it is not kept."""

    def __init__(self, upload: photos.Upload | None) -> None:
        self.upload = upload

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if self.upload is not None and kind is not None:
            photos.discard(self.upload, store=ports().media)


def _packs(order: OrderView) -> dict[int, int]:
    return {line.id: _count(f"packs_{line.id}") for line in order.lines}


def _count(name: str) -> int:
    typed = request.form.get(name, "").strip() or "0"
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1


def _what(kind: CaseKind) -> ClaimReason | None:
    chosen = request.form.get("what", "")
    return ClaimReason(chosen) if kind is CaseKind.CLAIM and chosen in set(ClaimReason) else None


def _page(code: str, order: OrderView, error: MarketplaceError | None = None) -> str:
    now = clock.now()
    fresh = own_order(code, order.code)
    faults = [say(each) for each in getattr(error, "fields", {}).values()] or ([say(error.message)] if error else [])
    taken = cases.packs_in_cases(fresh.id)
    lines = [_line(line, taken) for line in fresh.lines if line.quantity > taken.get(line.id, 0)]
    return render_template(
        "shop/order_help.html",
        group=own_group(code),
        order=fresh,
        cards=[case_card(each) for each in case_views(fresh.id, at=now)],
        may_ask=cases.may_ask(fresh, at=now) and bool(lines),
        lines=lines,
        reasons=[(each.value, say(name)) for each, name in CLAIM_NAMES.items()],
        faults=faults,
        typed={name: request.form.get(name, "") for name in TYPED},
    )


def _line(line: Any, taken: dict[int, int]) -> dict[str, Any]:
    left = line.quantity - taken.get(line.id, 0)
    return {
        "id": line.id,
        "label": f"{line.product_name} – {line.variant_label}",
        "hint": gettext("Đã nhận %(count)s, còn yêu cầu được %(left)s", count=line.quantity, left=left),
        "most": left,
        "typed": request.form.get(f"packs_{line.id}", "0"),
    }
