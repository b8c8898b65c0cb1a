"""Photos of a product: added one by one, put in front, removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError
from marketplace.products import photos, queries
from marketplace.products.kinds import PhotoState
from marketplace.products.photos import Upload
from marketplace.products.rules import MOST_PHOTOS
from marketplace.web.access import seller
from marketplace.web.forms import MarketForm, put_errors
from marketplace.web.media import picture_of
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS, frame, own_product, own_stand_in
from marketplace.web.viewer import viewer
from marketplace.wiring import ports


class PhotoForm(MarketForm):
    """One more photo."""

    photo = FileField(_l("Ảnh sản phẩm"), [FileRequired(_l("Hãy chọn một ảnh."))])
    alt = StringField(_l("Trong ảnh có gì"), [Length(max=200)])


@blueprint.route("/products/<string:code>/photos", methods=["GET", "POST"])
@seller(*LISTERS)
def product_photos(code: str) -> str | Response | tuple[str, int]:
    """Show a product's photos and take one more."""
    own, form = own_product(code), PhotoForm()
    if not form.validate_on_submit():
        return _page(own, form)
    try:
        upload = receive_photo(form.photo)
        with stored(upload), transaction():
            photos.add_photo(
                code, upload, cooperative_id=own.cooperative_id, act=viewer().act(), alt=form.alt.data or ""
            )
    except InvalidInput as error:
        put_errors(form, error)
        return _page(own, form)
    flash(gettext("Đã nhận ảnh. Ảnh hiện ra sau ít giây."), "success")
    return redirect(url_for(".product_photos", code=code), 303)


@blueprint.post("/products/<string:code>/photos/<int:photo_id>/front")
@seller(*LISTERS)
def put_photo_first(code: str, photo_id: int) -> Response:
    """Show this photo in lists."""
    with transaction():
        photos.put_first(photo_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã đặt làm ảnh đầu tiên."), "success")
    return redirect(url_for(".product_photos", code=code), 303)


@blueprint.post("/products/<string:code>/photos/<int:photo_id>/removal")
@seller(*LISTERS)
def remove_product_photo(code: str, photo_id: int) -> Response:
    """Remove a photo."""
    with transaction():
        photos.remove_photo(photo_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã xóa ảnh."), "success")
    return redirect(url_for(".product_photos", code=code), 303)


def receive_photo(field: Any) -> Upload:
    """Look at the chosen file and store it.

    Raises:
        InvalidInput: it is no photo we take; nothing is stored.
    """
    return photos.receive(field.data.read(), studio=ports().photos, store=ports().media)


@contextmanager
def stored(upload: Upload | None) -> Iterator[None]:
    """Take a stored upload out again when the row that names it is not kept."""
    try:
        yield
    except MarketplaceError:
        if upload is not None:
            photos.discard(upload, store=ports().media)
        raise


def _page(own: Any, form: PhotoForm) -> str | tuple[str, int]:
    found = queries.photos_of([own.id])[own.id]
    page = render_template(
        "seller/product_photos.html",
        form=form,
        photos=[_shown(own, photo) for photo in found],
        has_room=len(found) < MOST_PHOTOS,
        **frame(own, current="name") | {"steps": []},
    )
    return (page, 422) if form.errors else page


def _shown(own: Any, photo: Any) -> dict[str, Any]:
    is_ready = photo.state in (PhotoState.READY, PhotoState.PROPOSED)
    return {
        "id": photo.id,
        "state": photo.state.value,
        "picture": picture_of(photo, alt=own.name) if is_ready else own_stand_in(own),
    }
