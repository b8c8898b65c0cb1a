"""Writing about what was received, from the page of one's own order; and telling the officers of a bad review."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.orders.states import OrderState
from marketplace.orders.views import OrderView
from marketplace.products import catalogue, photos
from marketplace.reviews import photos as review_photos
from marketplace.reviews import queries, rules, services
from marketplace.reviews.rules import Opinion
from marketplace.web.access import public
from marketplace.web.addresses import row_number
from marketplace.web.languages import say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.review_card import review_card
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.orders import may_see, own_order
from marketplace.web.shop.shelf import shelf_with
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import ports

Page = str | Response | tuple[str, int]


@blueprint.get("/orders/<string:code>/<string:order_code>/reviews")
@public
def write_reviews(code: str, order_code: str) -> Page:
    """Ask what the buyer thinks of each thing she received; whoever comes by a letter shows first that it is hers."""
    if not may_see(code):
        return redirect(url_for("shop.find_order", code=code))
    return _page(code, _delivered(code, order_code), {})


@blueprint.post("/orders/<string:code>/<string:order_code>/reviews")
@public
@limiter.limit(FROM_ONE_NETWORK)
def keep_reviews(code: str, order_code: str) -> Page:
    """Keep what was written; a line without stars is left for later."""
    order = _delivered(code, order_code)
    faults: dict[int, str] = {}
    for line in order.lines:
        if request.form.get(f"stars-{line.id}"):
            _keep(order, line.id, faults)
    if faults:
        return _page(code, order, faults), 422
    flash(gettext("Cảm ơn bạn. Đánh giá đã hiện trên trang sản phẩm."), "success")
    return redirect(url_for("shop.order", code=code), 303)


@blueprint.get("/products/<string:slug>/reviews")
@public
@same_for_everybody
def all_reviews(slug: str) -> str:
    """Show all that was said of a product, page after page."""
    card = catalogue.find_card(slug)
    if card is None:
        raise NotFound
    found = queries.older_of_product(card.product_id, before_id=request.args.get("before", type=row_number))
    return render_template(
        "shop/all_reviews.html",
        product=shelf_with([card], {card.product_id: True})[0],
        reviews=[review_card(each) for each in found],
        more=url_for(".all_reviews", slug=slug, before=found[-1].id) if len(found) == queries.PAGE else "",
    )


@blueprint.post("/reviews/<int:review_id>/report")
@public
@limiter.limit(FROM_ONE_NETWORK)
def report_review(review_id: int) -> str:
    """Ask the Union's officers to look at a review."""
    with transaction():
        review = services.report(review_id, act=_act())
    return render_template("shop/review_reported.html", slug=queries.slug_of(review))


def _keep(order: OrderView, line_id: int, faults: dict[int, str]) -> None:
    typed = request.form.get(f"stars-{line_id}", "")
    opinion = Opinion(
        stars=int(typed) if typed in {"1", "2", "3", "4", "5"} else 0,
        text=request.form.get(f"text-{line_id}", ""),
        is_named=not request.form.get("is_nameless"),
    )
    try:
        _write(order, line_id, opinion)
    except InvalidInput as error:
        faults[line_id] = say(error.message)


def _write(order: OrderView, line_id: int, opinion: Opinion) -> None:
    """Store the photos, then write the rows; photos whose rows are not kept are taken out of the store again."""
    uploads: list[photos.Upload] = []
    is_kept = False
    try:
        for content in _sent_photos(line_id):
            uploads.append(photos.receive(content, studio=ports().photos, store=ports().media))
        with transaction():
            is_written = services.write(line_id, opinion, order_code=order.code, act=_act())
            if is_written:
                review_photos.attach(line_id, [upload.key for upload in uploads], act=_act())
        is_kept = is_written
    finally:
        for upload in () if is_kept else uploads:
            photos.discard(upload, store=ports().media)


def _sent_photos(line_id: int) -> list[bytes]:
    sent = [each for each in request.files.getlist(f"photos-{line_id}") if each.filename]
    rules.ensure_few_photos(len(sent))
    return [content for each in sent if (content := each.read())]


def _act() -> Act:
    return viewer().act() if is_signed_in() else Act(actor_id=None, at=clock.now())


def _delivered(code: str, order_code: str) -> OrderView:
    order = own_order(code, order_code)
    if order.state != OrderState.DELIVERED:
        raise NotFound
    return order


def _page(code: str, order: OrderView, faults: dict[int, str]) -> str:
    given = queries.reviewed([line.id for line in order.lines])
    return render_template(
        "shop/reviews.html",
        code=code,
        order=order,
        rows=[_row(line, given.get(line.id, 0), faults.get(line.id, "")) for line in order.lines],
        longest=rules.LONGEST_TEXT,
    )


def _row(line: Any, given: int, problem: str) -> dict[str, Any]:
    typed = request.form.get(f"stars-{line.id}", "")
    return {
        "id": line.id,
        "name": line.product_name,
        "pack": line.variant_label,
        "given": given,
        "options": [
            {
                "value": stars,
                "label": gettext("%(stars)s sao", stars=stars),
                "note": "",
                "is_checked": typed == str(stars),
                "is_disabled": False,
            }
            for stars in rules.STARS
        ],
        "text": request.form.get(f"text-{line.id}", ""),
        "problem": problem,
    }
