"""What delivery costs from the viewer's cooperative, where buyers can fetch goods, and how parcels are followed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.money import Dong
from marketplace.orders import delivering, rates, tracking
from marketplace.territory.rules import Zone, zone_name
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.communes import choose_commune
from marketplace.web.seller.delivery_forms import FeesForm, PointForm, RemoteForm, typed_fees
from marketplace.web.seller.more import SELLING
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


@blueprint.get("/delivery")
@seller(*SELLING)
def delivery() -> str:
    """Show the fees, pick-up points, far communes and carriers' pages."""
    return _page(_form())


@blueprint.post("/delivery")
@seller(*SELLING)
def set_delivery_fees() -> Page:
    """Set the fees by zone, the least order and what far communes cost more."""
    form = FeesForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            _save(form)
    except InvalidInput as error:
        put_errors(form, error)
        return _page(form), 422
    flash(gettext("Đã lưu phí giao. Đơn đã đặt giữ phí cũ."), "success")
    return redirect(url_for(".delivery"), 303)


@blueprint.route("/delivery/pickup-points/new", methods=["GET", "POST"])
@seller(*SELLING)
def new_pickup_point() -> Page:
    """Offer a place at which buyers fetch their goods."""
    form = PointForm()
    commune = choose_commune(form, None)
    if not _is_sent(form):
        return render_template("seller/pickup_point.html", form=form)
    told = {name: form[name].data or "" for name in ("name", "street", "hours")}
    try:
        with transaction():
            delivering.add_point(viewer().cooperative_id, told, commune.id, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        form.commune_search.errors = [commune.problem] if commune.problem else form.commune_search.errors
        return render_template("seller/pickup_point.html", form=form), 422
    flash(gettext("Đã thêm điểm nhận hàng. Người mua chọn được ở trang đặt hàng."), "success")
    return redirect(url_for(".delivery", _anchor="diem-nhan"), 303)


@blueprint.post("/delivery/pickup-points/<int:point_id>/closing")
@seller(*SELLING)
def close_pickup_point(point_id: int) -> Response:
    """Offer a place no more."""
    with transaction():
        delivering.close_point(point_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã đóng điểm nhận hàng. Đơn đã hẹn lấy ở đó vẫn giữ nguyên."), "success")
    return redirect(url_for(".delivery", _anchor="diem-nhan"), 303)


@blueprint.route("/delivery/far-communes", methods=["GET", "POST"])
@seller(*SELLING)
def far_communes() -> Page:
    """Name the communes into which parcels cost more."""
    form = RemoteForm()
    commune = choose_commune(form, None)
    if not _is_sent(form):
        return _far_page(form)
    if commune.id is None:
        form.commune_search.errors = [commune.problem or gettext("Hãy gõ tên xã rồi chọn.")]
        return _far_page(form), 422
    try:
        with transaction():
            delivering.add_remote(viewer().cooperative_id, commune.id, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _far_page(form), 422
    return redirect(url_for(".far_communes"), 303)


@blueprint.post("/delivery/far-communes/<int:commune_id>/removal")
@seller(*SELLING)
def remove_far_commune(commune_id: int) -> Response:
    """Let parcels into a commune cost what they cost elsewhere."""
    with transaction():
        delivering.remove_remote(viewer().cooperative_id, commune_id, act=viewer().act())
    return redirect(url_for(".far_communes"), 303)


@blueprint.post("/delivery/tracking-links")
@seller(*SELLING)
def set_tracking_link() -> Page:
    """Set where the parcels of a carrier are followed."""
    typed = {name: request.form.get(name, "") for name in ("carrier", "template")}
    try:
        with transaction():
            tracking.set_link(viewer().cooperative_id, typed["carrier"], typed["template"], act=viewer().act())
    except InvalidInput as error:
        return _page(_form(), link=typed, link_faults={name: say(why) for name, why in error.fields.items()}), 422
    flash(gettext("Đã lưu trang theo dõi kiện hàng."), "success")
    return redirect(url_for(".delivery", _anchor="theo-doi"), 303)


def _is_sent(form: Any) -> bool:
    """Tell whether the form is meant: searching a commune only brings back what was typed."""
    return request.method == "POST" and "then" not in request.form and form.validate()


def _form() -> FeesForm:
    own = viewer().cooperative_id
    return FeesForm(formdata=None, data=typed_fees(rates.rates_of(own), delivering.terms_of(own)))


def _save(form: FeesForm) -> None:
    own, act = viewer().cooperative_id, viewer().act()
    for zone, rate in form.rates().items():
        _set_rate(own, zone, rate)
    minimum, remote = Dong(form.minimum_order.data or 0), Dong(form.remote_fee.data or 0)
    delivering.set_terms(own, minimum_order=minimum, remote_fee=remote, act=act)


def _set_rate(own: int, zone: Zone, rate: Any) -> None:
    """Set one rate, and say of which zone a fault is."""
    try:
        rates.set_rate(own, zone, rate, act=viewer().act())
    except InvalidInput as error:
        raise InvalidInput(fields={f"{zone.value}-{name}": why for name, why in error.fields.items()}) from None


def _page(form: FeesForm, *, link: dict[str, str] | None = None, link_faults: dict[str, str] | None = None) -> str:
    own = viewer().cooperative_id
    return render_template(
        "seller/delivery.html",
        form=form,
        zones=[(say(zone_name(zone)), form[zone.value]) for zone in Zone],
        points=delivering.points_of([own])[own],
        far=delivering.remote_communes(own),
        links=tracking.links_of(own),
        known=sorted(tracking.KNOWN),
        link=link or {"carrier": "", "template": ""},
        link_faults=link_faults or {},
    )


def _far_page(form: RemoteForm) -> str:
    own = viewer().cooperative_id
    terms, communes = delivering.terms_of(own), delivering.remote_communes(own)
    return render_template("seller/far_communes.html", form=form, communes=communes, terms=terms)
