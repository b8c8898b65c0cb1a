"""Packs of a product (quy cách): price and stock, screen two of a listing."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.products import queries, revisions, variants
from marketplace.products.states import ProductState
from marketplace.web.access import seller
from marketplace.web.addresses import row_number
from marketplace.web.forms import put_errors
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_forms import VariantForm, typed_variant
from marketplace.web.seller.product_views import LISTERS, frame, own_product, variant_rows
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


@blueprint.route("/products/<string:code>/variants", methods=["GET", "POST"])
@seller(*LISTERS)
def product_variants(code: str) -> Page:
    """Show a product's packs and take one more."""
    own, form = own_product(code), VariantForm()
    if request.method == "GET":
        form.unit.data = "kg"
    if not form.validate_on_submit():
        return _page(own, form)
    try:
        with transaction():
            added = variants.add_variant(code, form.variant(), cooperative_id=own.cooperative_id, act=viewer().act())
            stock.count_stock(added.id, form.packs, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _page(own, form)
    flash(gettext("Đã thêm quy cách %(label)s.", label=added.label), "success")
    return redirect(_next_screen(own), 303)


@blueprint.route("/products/<string:code>/variants/<int:variant_id>", methods=["GET", "POST"])
@seller(*LISTERS)
def product_variant(code: str, variant_id: int) -> Page:
    """Change one pack."""
    own, variant = _own(code, variant_id)
    left = inventory.available_of([variant.id])[variant.id]
    form = VariantForm(data=typed_variant(SimpleNamespace(**revisions.pack_written(variant)), stock=left))
    if not form.validate_on_submit():
        return _variant_page(own, variant, form, left)
    try:
        with transaction():
            variants.save_variant(variant.id, form.variant(), cooperative_id=own.cooperative_id, act=viewer().act())
            stock.count_stock(variant.id, form.packs, act=viewer().act(), seen=_seen(left))
    except InvalidInput as error:
        put_errors(form, error)
        return _variant_page(own, variant, form, left)
    flash(gettext("Đã lưu."), "success")
    return redirect(url_for(".product_variants", code=code), 303)


@blueprint.post("/products/<string:code>/variants/<int:variant_id>/hiding")
@seller(*LISTERS)
def hide_product_variant(code: str, variant_id: int) -> Response:
    """Stop selling a pack."""
    _own(code, variant_id)
    with transaction():
        variants.hide_variant(variant_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã ẩn quy cách này. Người mua không đặt được nữa."), "success")
    return redirect(url_for(".product_variants", code=code), 303)


@blueprint.post("/products/<string:code>/variants/<int:variant_id>/showing")
@seller(*LISTERS)
def show_product_variant(code: str, variant_id: int) -> Response:
    """Sell a hidden pack again."""
    _own(code, variant_id)
    with transaction():
        variants.show_variant(variant_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Quy cách này được bán lại."), "success")
    return redirect(url_for(".product_variants", code=code), 303)


def _own(code: str, variant_id: int) -> tuple[Any, Any]:
    own = own_product(code)
    return own, queries.get_variant_of_cooperative(variant_id, cooperative_id=own.cooperative_id)


def _page(own: Any, form: VariantForm) -> Page:
    rows = variant_rows(queries.variants_of([own.id])[own.id])
    page = render_template("seller/product_variants.html", form=form, rows=rows, **frame(own, current="variants"))
    return (page, 422) if form.errors else page


def _variant_page(own: Any, variant: Any, form: VariantForm, left: int) -> Page:
    page = render_template(
        "seller/product_variant.html",
        form=form,
        variant=variant,
        seen=_seen(left),
        **frame(own, current="variants"),
    )
    return (page, 422) if form.errors else page


def _seen(left: int) -> int:
    """Return the stock the form showed, so that what was sold meanwhile is not counted back in."""
    return request.form.get("seen", left, type=row_number)


def _next_screen(own: Any) -> str:
    """Return where she goes on: to another pack, or for a new listing to its last screen."""
    if request.form.get("then") == "another" or own.state != ProductState.DRAFT:
        return url_for(".product_variants", code=own.code)
    return url_for(".product_story", code=own.code)
