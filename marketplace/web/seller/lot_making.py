"""Making lots out of lots: processing and blending several, and setting a part of one apart."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.quantity import format_amount, get_unit, parse_quantity
from marketplace.traceability import lot_book, queries, transforming
from marketplace.traceability.lot_book import BookLot
from marketplace.traceability.transforming import Input
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.languages import language, say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_making_forms import MakingForm, PartForm
from marketplace.web.seller.lot_raw import tell
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer

Faults = dict[str, str]
"""What is wrong with how much is taken of a lot, by its code."""


@blueprint.route("/lots/making", methods=["GET", "POST"])
@seller(*KEEPERS)
def make_lot() -> Page:
    """Make a lot of a product out of what is left of others."""
    products = queries.products_to_open(viewer().cooperative_id)
    form = MakingForm([(each.code, each.name) for each in products], data=_defaults())
    sources = lot_book.lots_to_use(viewer().cooperative_id)
    taken, faults = _taken(sources)
    code = _made(form, taken) if form.validate_on_submit() and not faults else ""
    if not code:
        rows = [_source_row(each, faults) for each in sources]
        page = render_template("seller/lot_making.html", form=form, sources=rows, has_products=bool(products))
        return (page, 422) if form.errors or form.form_errors or faults else page
    flash(gettext("Đã ghi mẻ chế biến và mở lô thành phẩm. Bước tiếp theo: in tem."), "success")
    return redirect(url_for(".lot", code=code), 303)


@blueprint.route("/lots/<string:code>/parts", methods=["GET", "POST"])
@seller(*KEEPERS)
def split_lot(code: str) -> Page:
    """Set a part of a lot apart under a number of its own."""
    whole = lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    form = PartForm(whole.unit, data={"client_key": str(uuid.uuid4())})
    part = _set_apart(whole, form) if form.validate_on_submit() else ""
    if not part:
        left = format_amount(whole.left, get_unit(whole.unit))
        unit = get_unit(whole.unit).name(language())
        page = render_template("seller/lot_part.html", form=form, lot=whole, left=left, unit=unit)
        return (page, 422) if form.errors else page
    flash(gettext("Đã tách lô. Phần tách ra giữ nguyên nguồn gốc và ngày tháng."), "success")
    return redirect(url_for(".lot", code=part), 303)


def _made(form: MakingForm, taken: Mapping[str, int]) -> str:
    own, key = viewer().cooperative_id, form.client_key.data or None
    before = transforming.made_by(key, own) if key else None
    if before is not None:
        return before.code
    told, percent = form.told(), int(form.yield_percent.data or 0)
    try:
        with transaction():
            inputs = [Input(lot_book.lot_of_any_kind(code, cooperative_id=own), much) for code, much in taken.items()]
            lot = transforming.process(own, inputs, told, yield_percent=percent, act=viewer().act(), client_key=key)
    except (InvalidInput, RuleBroken) as error:
        _put(form, error)
        return ""
    tell(transforming.balance_of(inputs, told, percent).warning)
    return lot.code


def _set_apart(whole: Any, form: PartForm) -> str:
    key = form.client_key.data or None
    before = transforming.made_by(key, whole.cooperative_id) if key else None
    if before is not None:
        return before.code
    try:
        with transaction():
            part = transforming.split(whole, quantity=form.base_quantity, act=viewer().act(), client_key=key)
    except (InvalidInput, RuleBroken) as error:
        _put(form, error)
        return ""
    return part.code


def _put(form: Any, error: InvalidInput | RuleBroken) -> None:
    if isinstance(error, InvalidInput):
        put_errors(form, error)
    else:
        form.form_errors.append(say(error.message))


def _taken(sources: list[BookLot]) -> tuple[dict[str, int], Faults]:
    """Return how much is taken of each lot, in base units, and what was typed wrong."""
    taken: dict[str, int] = {}
    faults: Faults = {}
    for each in sources:
        typed = request.form.get(f"take-{each.code}", "").strip()
        try:
            quantity = parse_quantity(typed, get_unit(each.unit)).amount_base if typed else 0
        except ValueError as error:
            faults[each.code] = say(error.args[0])
            continue
        if quantity > each.left:
            left = f"{format_amount(each.left, get_unit(each.unit))} {get_unit(each.unit).name(language())}"
            faults[each.code] = say(msg("Lô này chỉ còn %(left)s.", left=left))
        elif quantity:
            taken[each.code] = quantity
    return taken, faults


def _source_row(each: BookLot, faults: Faults) -> dict[str, Any]:
    unit = get_unit(each.unit)
    left = format_amount(each.left, unit)
    asked = left if request.args.get("of") == each.code and not request.form else ""
    return {
        "name": f"take-{each.code}",
        "label": f"{each.name} · {each.number}",
        "hint": gettext("Còn %(left)s %(unit)s", left=left, unit=unit.name(language())),
        "unit": unit.name(language()),
        "typed": request.form.get(f"take-{each.code}", asked),
        "error": faults.get(each.code, ""),
        "is_chosen": bool(asked or request.form.get(f"take-{each.code}", "")),
    }


def _defaults() -> dict[str, Any]:
    return {"produced_on": clock.today(), "client_key": str(uuid.uuid4())}
