"""Wholesale prices of a pack: up to five steps, entered as a small table."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import group_thousands, parse_dong
from marketplace.products import price_breaks, queries
from marketplace.products.pricing import MOST_STEPS, PriceStep
from marketplace.web.access import seller
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS, frame, own_product
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class TypedStep:
    """One line of the table as it was typed, and what is wrong with it."""

    number: int
    quantity: str = ""
    price: str = ""
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not (self.quantity or self.price)


@blueprint.route("/products/<string:code>/variants/<int:variant_id>/price-breaks", methods=["GET", "POST"])
@seller(*LISTERS)
def product_price_breaks(code: str, variant_id: int) -> Page:
    """Show and change what a pack costs when many are bought."""
    own = own_product(code)
    variant = queries.get_variant_of_cooperative(variant_id, cooperative_id=own.cooperative_id)
    typed = _typed() if request.method == "POST" else _stored(variant.id)
    faults: dict[str, Message] = {}
    if request.method == "POST":
        faults = _save(variant.id, typed, own.cooperative_id)
        if not faults:
            flash(gettext("Đã lưu giá mua nhiều."), "success")
            return redirect(url_for(".product_variant", code=code, variant_id=variant_id), 303)
    lines = [_with_fault(line, faults) for line in typed]
    shown = {"variant": variant, "lines": lines, "error": say(faults["steps"]) if "steps" in faults else ""}
    page = render_template("seller/product_price_breaks.html", **shown, **frame(own, current="variants"))
    return (page, 422) if faults else page


def _save(variant_id: int, typed: list[TypedStep], cooperative_id: int) -> dict[str, Message]:
    """Save what was typed; return what is wrong with it, by `step_` and the number of its line."""
    filled = [line for line in typed if not line.is_empty]
    try:
        steps = _read(filled)
        with transaction():
            price_breaks.set_price_breaks(variant_id, steps, cooperative_id=cooperative_id, act=viewer().act())
    except InvalidInput as error:
        numbers = {f"step_{place}": f"step_{line.number}" for place, line in enumerate(filled, start=1)}
        return {numbers.get(name, name): fault for name, fault in error.fields.items()}
    return {}


def _read(filled: list[TypedStep]) -> list[PriceStep]:
    steps: list[PriceStep] = []
    faults: dict[str, Message] = {}
    for place, line in enumerate(filled, start=1):
        try:
            steps.append(PriceStep(_quantity(line.quantity), parse_dong(line.price)))
        except ValueError:
            faults[f"step_{place}"] = msg("Hãy ghi đủ số gói và giá, ví dụ 10 và 95.000.")
    if faults:
        raise InvalidInput(fields=faults)
    return steps


def _quantity(typed: str) -> int:
    plain = typed.replace(".", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 7):
        raise ValueError(typed)
    return int(plain)


def _typed() -> list[TypedStep]:
    quantities, prices = request.form.getlist("from_quantity"), request.form.getlist("unit_price")
    return [TypedStep(number + 1, _at(quantities, number), _at(prices, number)) for number in range(MOST_STEPS)]


def _at(values: list[str], number: int) -> str:
    return values[number].strip()[:20] if number < len(values) else ""


def _stored(variant_id: int) -> list[TypedStep]:
    known = price_breaks.breaks_of([variant_id])[variant_id]
    lines = [
        TypedStep(number, str(step.from_quantity), group_thousands(step.unit_price))
        for number, step in enumerate(known, start=1)
    ]
    return [*lines, *(TypedStep(number) for number in range(len(lines) + 1, MOST_STEPS + 1))]


def _with_fault(line: TypedStep, faults: dict[str, Message]) -> TypedStep:
    fault = faults.get(f"step_{line.number}")
    return TypedStep(line.number, line.quantity, line.price, say(fault)) if fault else line
