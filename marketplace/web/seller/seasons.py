"""Harvests offered before they are in: opened, followed, moved, counted, called off."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.inventory import season_queries, seasons
from marketplace.inventory.season_queries import OwnSeason
from marketplace.inventory.season_states import SeasonState
from marketplace.kernel import clock
from marketplace.kernel.database import transaction, transactionally
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound, RuleBroken
from marketplace.products import queries as products
from marketplace.trade import seasons as verbs
from marketplace.trade import sharing
from marketplace.web.access import seller
from marketplace.web.forms import MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.season_card import season_card
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS
from marketplace.web.seller.season_forms import CallOffForm, HarvestForm, SeasonForm, WindowForm
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]

#: So many orders get their share while she waits for the page; the market's clock gives the others theirs.
AT_ONCE = 40
TONES = {
    SeasonState.OPEN: "moving",
    SeasonState.CLOSED: "waiting",
    SeasonState.HARVESTED: "done",
    SeasonState.CALLED_OFF: "stopped",
    SeasonState.LAPSED: "stopped",
}


@blueprint.get("/seasons")
@seller(*LISTERS)
def season_list() -> str:
    """List her seasons, those that run in front."""
    found = season_queries.seasons_of(viewer().cooperative_id)
    return render_template("seller/seasons.html", rows=[_row(each) for each in found])


@blueprint.route("/seasons/new", methods=["GET", "POST"])
@seller(*LISTERS)
def new_season() -> Page:
    """Offer a harvest to come."""
    form = SeasonForm()
    form.variant_id.choices = _packs()
    if not form.validate_on_submit():
        return _new_page(form)
    try:
        with transaction():
            opened = seasons.open_season(
                form.variant_id.data, form.told(), cooperative_id=viewer().cooperative_id, act=viewer().act()
            )
    except (InvalidInput, RuleBroken) as error:
        _put(form, error)
        return _new_page(form)
    flash(gettext("Đã mở đặt trước. Người mua thấy ngay trên trang sản phẩm."), "success")
    return redirect(url_for(".season", season_id=opened.id), 303)


@blueprint.get("/seasons/<int:season_id>")
@seller(*LISTERS)
def season(season_id: int) -> Page:
    """Show how a season stands, and what can be done with it."""
    return _page(_own(season_id))


@blueprint.post("/seasons/<int:season_id>/closing")
@seller(*LISTERS)
def close_season(season_id: int) -> Page:
    """Take no more orders."""
    own = _own(season_id)
    try:
        with transaction():
            seasons.close_season(season_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    except RuleBroken as error:
        return _page(own, problem=say(error.message))
    flash(gettext("Đã đóng nhận đặt trước. Các đơn đã đặt vẫn giữ."), "success")
    return redirect(url_for(".season", season_id=season_id), 303)


@blueprint.post("/seasons/<int:season_id>/window")
@seller(*LISTERS)
def move_season(season_id: int) -> Page:
    """Say that the harvest comes earlier or later."""
    form = WindowForm()
    return _do(season_id, form, gettext("Đã đổi ngày thu hoạch và báo người mua."), lambda: _moved(season_id, form))


@blueprint.post("/seasons/<int:season_id>/harvest")
@seller(*LISTERS)
def count_season(season_id: int) -> Page:
    """Write down the harvest, and give every order its share."""
    form = HarvestForm()
    done = gettext("Đã ghi số thu được và chia hàng cho các đơn.")
    return _do(season_id, form, done, lambda: _counted(season_id, form.harvested.data or 0))


@blueprint.post("/seasons/<int:season_id>/cancellation")
@seller(*LISTERS)
def call_off_season(season_id: int) -> Page:
    """Call it off: every order is cancelled and paid back."""
    form = CallOffForm()
    done = gettext("Đã hủy mùa này. Mọi đơn được hủy, tiền đã trả phải hoàn lại.")
    return _do(season_id, form, done, lambda: _called_off(season_id, form.reason.data or ""))


def _do(season_id: int, form: MarketForm, done: str, verb: Callable[[], Iterable[int]]) -> Page:
    """Do one step in a transaction and share out what it decided; what goes wrong is said on the season's page."""
    own = _own(season_id)
    if not form.validate():
        return _page(own, form)
    try:
        with transaction():
            decided = list(verb())
    except (InvalidInput, RuleBroken) as error:
        _put(form, error)
        return _page(own, form)
    _share_out(decided)
    flash(done, "success")
    return redirect(url_for(".season", season_id=season_id), 303)


def _moved(season_id: int, form: WindowForm) -> list[int]:
    verbs.move_window(
        season_id, form.harvest_from.data, form.harvest_to.data, cooperative_id=_mine(), act=viewer().act()
    )
    return []


def _counted(season_id: int, harvested: int) -> list[int]:
    return verbs.count_harvest(season_id, harvested, cooperative_id=_mine(), act=viewer().act())


def _called_off(season_id: int, reason: str) -> list[int]:
    return verbs.call_off(season_id, reason=reason, cooperative_id=_mine(), act=viewer().act())


def _share_out(order_ids: list[int]) -> None:
    """Give the first orders their share, each by itself; one that somebody changes at this moment waits a minute."""
    now = clock.now()
    for order_id in order_ids[:AT_ONCE]:
        with suppress(MarketplaceError):
            transactionally(lambda each=order_id: sharing.settle(each, at=now))  # type: ignore[misc]


def _mine() -> int:
    return viewer().cooperative_id


def _own(season_id: int) -> OwnSeason:
    found = season_queries.season_of(season_id, cooperative_id=viewer().cooperative_id)
    if found is None:
        raise NotFound
    return found


def _put(form: MarketForm, error: InvalidInput | RuleBroken) -> None:
    if isinstance(error, InvalidInput):
        put_errors(form, error)
        return
    form.form_errors.append(say(error.message))


def _packs() -> list[tuple[int, str]]:
    packs = products.packs_to_count(viewer().cooperative_id)
    return [(variant.id, f"{product.name} – {variant.label}") for product, variant in packs]


def _new_page(form: SeasonForm) -> Page:
    page = render_template("seller/season_new.html", form=form)
    return (page, 422) if form.errors else page


def _page(own: OwnSeason, sent: MarketForm | None = None, problem: str = "") -> Page:
    """Show a season; a form that was sent with faults keeps what was typed."""
    offer = own.offer
    forms = {
        "window": WindowForm(formdata=None, data={"harvest_from": offer.harvest_from, "harvest_to": offer.harvest_to}),
        "harvest": HarvestForm(formdata=None),
        "call_off": CallOffForm(formdata=None),
    }
    name = next((name for name, form in forms.items() if type(form) is type(sent)), "")
    page = render_template(
        "seller/season.html",
        row=_row(own),
        own=own,
        card=season_card(offer),
        tally=season_queries.tally_of(offer.id),
        forms=forms | ({name: sent} if sent else {}),
        sent=name,
        problem=problem,
        may_close=offer.state is SeasonState.OPEN,
    )
    if problem:
        return page, 409
    return (page, 422) if sent else page


def _row(own: OwnSeason) -> dict[str, Any]:
    offer = own.offer
    names = {
        SeasonState.OPEN: gettext("Đang nhận đặt trước") if offer.left else gettext("Đã đủ số hoặc hết hạn"),
        SeasonState.CLOSED: gettext("Đã đóng, chờ thu hoạch"),
        SeasonState.HARVESTED: gettext("Đã thu hoạch"),
        SeasonState.CALLED_OFF: gettext("Đã hủy"),
        SeasonState.LAPSED: gettext("Quá hạn báo thu hoạch"),
    }
    return {
        "href": url_for(".season", season_id=offer.id),
        "title": f"{own.product_name} – {own.variant_label}",
        "meta": season_card(offer).window,
        "state": names[offer.state],
        "tone": TONES[offer.state],
        "amount": None,
    }
