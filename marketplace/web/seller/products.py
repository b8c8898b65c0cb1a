"""Products of the viewer's cooperative: the list, a new one in three screens, and one with what is still to do."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.certificates import queries as certificates
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.products import listing, photos, queries, revisions
from marketplace.products.rules import required_fields, told_by
from marketplace.products.states import ProductAction, ProductState
from marketplace.products.words import STATE_NAMES
from marketplace.web.access import seller
from marketplace.web.addresses import row_number
from marketplace.web.certificate_card import certificate_line
from marketplace.web.fixing import fix_link
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.passing_on import cooperative_text, product_text
from marketplace.web.seller.photos import receive_photo, stored
from marketplace.web.seller.product_forms import NameForm, StoryForm, typed_story
from marketplace.web.seller.product_views import (
    LISTERS,
    checklist_rows,
    claims_in,
    frame,
    label_asked,
    list_rows,
    may,
    own_pictures,
    own_product,
    revision_part,
    state_of,
    variant_rows,
)
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]

_SCREENS = {"name": "seller/product_name.html", "story": "seller/product_story.html"}


@blueprint.get("/products")
@seller()
def products() -> str:
    """List the cooperative's products; what an officer sent back stands in front, with the reason."""
    owner = viewer().cooperative_id
    state = _asked_state()
    found = queries.of_cooperative(owner, state=state, before_id=request.args.get("before", type=row_number))
    returned = [] if state else queries.of_cooperative(owner, state=ProductState.RETURNED)
    more = url_for(".products", state=state, before=found[-1].id) if len(found) == queries.PAGE else ""
    return render_template(
        "seller/products.html",
        rows=list_rows(found),
        returned=returned,
        revised=[] if state else revisions.returned_of(owner),
        tabs=_tabs(state),
        more=more,
        may_list=viewer().is_member(*LISTERS),
        share=cooperative_text(owner),
    )


@blueprint.route("/products/new", methods=["GET", "POST"])
@seller(*LISTERS)
def new_product() -> Page:
    """Screen one of a new listing: photo, name, shelf."""
    form = NameForm()
    if not form.validate_on_submit():
        return _screen("name", form, None)
    try:
        upload = receive_photo(form.photo) if form.photo.data else None
        with stored(upload), transaction():
            product = listing.create(viewer().cooperative_id, form.told(), act=viewer().act())
            if upload:
                photos.add_photo(product.code, upload, cooperative_id=product.cooperative_id, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _screen("name", form, None)
    return redirect(url_for(".product_variants", code=product.code), 303)


@blueprint.get("/products/<string:code>")
@seller()
def product(code: str) -> str:
    """Show one product as buyers will see it, and what is still to do."""
    own = own_product(code)
    variants, own_photos = queries.variants_of([own.id])[own.id], queries.photos_of([own.id])[own.id]
    return render_template(
        "seller/product.html",
        product=own,
        state=state_of(own),
        category=queries.get_category(own.category_id),
        pictures=own_pictures(own, own_photos),
        variants=variant_rows(variants),
        checklist=checklist_rows(own, variants, own_photos),
        certificates=_certificates(own),
        claims=claims_in(told_by(own)),
        fix_href=fix_link(own.code, own.return_field),
        **revision_part(own),
        share=product_text(own.slug),
        may_list=viewer().is_member(*LISTERS),
        may_submit=may(own, ProductAction.SUBMIT),
        may_retire=may(own, ProductAction.RETIRE),
    )


@blueprint.route("/products/<string:code>/name", methods=["GET", "POST"])
@seller(*LISTERS)
def product_name(code: str) -> Page:
    """Change name and shelf."""
    own = own_product(code)
    written = revisions.written_by(own)
    form = NameForm(data={"name": written.name, "category_id": str(written.category_id)})
    del form.photo
    if not form.validate_on_submit():
        return _screen("name", form, own)
    return _saved("name", form, own)


@blueprint.route("/products/<string:code>/story", methods=["GET", "POST"])
@seller(*LISTERS)
def product_story(code: str) -> Page:
    """Screen three: what buyers are told; it may be sent to review from here."""
    own = own_product(code)
    form = StoryForm(data=typed_story(revisions.written_by(own)))
    form.mark_required(required_fields(queries.get_category(own.category_id).slug))
    if not form.validate_on_submit():
        return _screen("story", form, own)
    return _saved("story", form, own)


@blueprint.post("/products/<string:code>/submission")
@seller(*LISTERS)
def submit_product(code: str) -> Response:
    """Send a product to the Union's officers."""
    try:
        with transaction():
            listing.submit(code, cooperative_id=viewer().cooperative_id, act=viewer().act())
    except InvalidInput as error:
        for sentence in error.fields.values():
            flash(say(sentence), "error")
        return redirect(url_for(".product", code=code), 303)
    _tell_sent()
    return redirect(url_for(".product", code=code), 303)


@blueprint.post("/products/<string:code>/revision/withdrawal")
@seller(*LISTERS)
def withdraw_revision(code: str) -> Response:
    """Leave the product as buyers see it now."""
    with transaction():
        revisions.withdraw(code, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã rút bản sửa. Sản phẩm bán với nội dung như cũ."), "success")
    return redirect(url_for(".product", code=code), 303)


@blueprint.post("/products/<string:code>/retirement")
@seller(*LISTERS)
def retire_product(code: str) -> Response:
    """Take a product off the market."""
    with transaction():
        listing.retire(code, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã ngừng bán. Đơn đã đặt vẫn giữ nguyên."), "success")
    return redirect(url_for(".product", code=code), 303)


@blueprint.post("/products/<string:code>/certificates")
@seller(*LISTERS)
def add_product_certificate(code: str) -> Response:
    """Put one of the cooperative's certificates on a product."""
    certificate_id = request.form.get("certificate_id", type=row_number) or 0
    with transaction():
        listing.set_certificate(code, certificate_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã gắn giấy chứng nhận."), "success")
    return redirect(url_for(".product", code=code), 303)


@blueprint.post("/products/<string:code>/certificates/<int:certificate_id>/removal")
@seller(*LISTERS)
def remove_product_certificate(code: str, certificate_id: int) -> Response:
    """Take a certificate off a product."""
    with transaction():
        listing.remove_certificate(code, certificate_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã gỡ giấy chứng nhận khỏi sản phẩm."), "success")
    return redirect(url_for(".product", code=code), 303)


def _saved(screen: str, form: Any, own: Any) -> Page:
    """Save one screen and go on: to the overview, or to review when that was asked for."""
    is_sent = request.form.get("then") == "submit"
    try:
        with transaction():
            listing.save(
                own.code, form.told(revisions.written_by(own)), cooperative_id=own.cooperative_id, act=viewer().act()
            )
    except InvalidInput as error:
        put_errors(form, error)
        return _screen(screen, form, own)
    if is_sent:
        return _submitted(screen, form, own)
    has_revision = revisions.find_open(own.id) is not None
    sent = gettext("Đã gửi bản sửa. Sản phẩm vẫn bán với nội dung cũ cho đến khi cán bộ Hội duyệt.")
    flash(sent if has_revision else gettext("Đã lưu."), "success")
    return redirect(url_for(".product", code=own.code), 303)


def _submitted(screen: str, form: Any, own: Any) -> Page:
    """Send what was just saved; where something is missing, what was typed is saved all the same."""
    try:
        with transaction():
            listing.submit(own.code, cooperative_id=own.cooperative_id, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _screen(screen, form, own)
    _tell_sent()
    return redirect(url_for(".product", code=own.code), 303)


def _screen(name: str, form: Any, own: Any) -> Page:
    asked = label_asked(own, form) if name == "story" else {}
    claims = _claims(name, form, own)
    page = render_template(_SCREENS[name], form=form, claims=claims, **asked, **frame(own, current=name))
    return (page, 422) if form.errors else page


def _claims(screen: str, form: Any, own: Any) -> list[tuple[str, Any]]:
    """Return what a reader could take for a promise of a cure, in what was typed now."""
    return claims_in(form.told(revisions.written_by(own))) if screen == "story" else []


def _tell_sent() -> None:
    flash(gettext("Đã gửi. Cán bộ Hội sẽ xem và trả lời; bạn vẫn đổi được giá và số lượng."), "success")


def _asked_state() -> ProductState | None:
    asked = request.args.get("state", "")
    return ProductState(asked) if asked in set(ProductState) else None


def _tabs(current: ProductState | None) -> list[dict[str, Any]]:
    counts = queries.counts_by_state(viewer().cooperative_id)
    every = {
        "label": gettext("Tất cả"),
        "href": url_for(".products"),
        "is_current": current is None,
        "count": sum(counts.values()),
    }
    states = [
        {
            "label": say(name),
            "href": url_for(".products", state=state.value),
            "is_current": state == current,
            "count": counts[state],
        }
        for state, name in STATE_NAMES.items()
        if state in counts
    ]
    return [every, *states]


def _certificates(own: Any) -> dict[str, list[Any]]:
    linked = queries.certificate_ids_of([own.id])[own.id]
    offered = certificates.offered(own.cooperative_id, clock.today())
    every = certificates.of_cooperative(own.cooperative_id) if linked else []
    return {
        "linked": [certificate_line(each) for each in every if each.id in linked],
        "offered": [certificate_line(each) for each in offered if each.id not in linked],
    }
