"""Lots of the viewer's cooperative: the list, a new one on one screen, and one with its story."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import lot_book, queries, services
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.rules import LotData
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_forms import Choices, LotForm
from marketplace.web.seller.lot_story import raw_page, story_of
from marketplace.web.seller.lot_views import list_rows, lot_page
from marketplace.web.viewer import viewer

KEEPERS = (MemberRole.MANAGER, MemberRole.SELLER)
Page = str | Response | tuple[str, int]


@blueprint.get("/lots")
@seller()
def lots() -> str:
    """List the cooperative's lots, newest first."""
    before = request.args.get("before", type=int)
    page = queries.lots_of_cooperative(viewer().cooperative_id, before=before)
    more = url_for(".lots", before=page.next_before) if page.next_before else ""
    return render_template(
        "seller/lots.html", rows=list_rows(page.rows), more=more, may_keep=viewer().is_member(*KEEPERS)
    )


@blueprint.route("/lots/new", methods=["GET", "POST"])
@seller(*KEEPERS)
def new_lot() -> Page:
    """Open a lot; the same press sent twice leads to the one lot it opened."""
    form = LotForm(_product_choices(), data=_defaults())
    if not form.validate_on_submit():
        return _form_page(form)
    told = form.told()
    opened = queries.lot_like(viewer().cooperative_id, told, newer_than=form.seen_id)
    try:
        code = opened.code if opened else _open(told)
    except InvalidInput as error:
        put_errors(form, error)
        return _form_page(form)
    flash(gettext("Đã mở lô. Bước tiếp theo: in tem."), "success")
    return redirect(url_for(".lot", code=code), 303)


@blueprint.get("/lots/<string:code>")
@seller()
def lot(code: str) -> str:
    """Show one lot: its story so far, its labels, and what can be added."""
    own = lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    if own.kind is LotKind.FINISHED:
        return own_page(code)
    return render_template(
        "seller/lot_raw.html", page=raw_page(own), story=story_of(own), may_keep=viewer().is_member(*KEEPERS)
    )


def own_page(code: str) -> str:
    """Return the page of a finished lot.

    Raises:
        NotFound: it is not hers.
    """
    own = queries.lot_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    of = queries.product_of_lot(own.product_id)
    return render_template(
        "seller/lot.html",
        page=lot_page(own, of, today=clock.today()),
        story=story_of(own),
        may_keep=viewer().is_member(*KEEPERS),
    )


def _open(told: LotData) -> str:
    with transaction():
        return services.open_lot(viewer().cooperative_id, told, viewer().act()).code


def _form_page(form: LotForm) -> Page:
    page = render_template("seller/lot_new.html", form=form, has_products=len(form.product_code.choices) > 1)
    return (page, 422) if form.is_submitted() else page


def _defaults() -> dict[str, Any]:
    newest = queries.lots_of_cooperative(viewer().cooperative_id, limit=1).rows
    return {
        "product_code": request.args.get("product", ""),
        "produced_on": clock.today(),
        "unit": newest[0].unit if newest else "kg",
        "seen": newest[0].id if newest else 0,
    }


def _product_choices() -> Choices:
    return [(product.code, product.name) for product in queries.products_to_open(viewer().cooperative_id)]
