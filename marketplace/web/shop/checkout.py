"""Checkout: where to, how to pay, and placing the order."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse
from wtforms import EmailField, Field, HiddenField, SelectField, StringField, TelField, TextAreaField

from marketplace.inventory.queries import held_until
from marketplace.kernel import clock
from marketplace.kernel.database import transaction, transactionally
from marketplace.kernel.errors import InvalidInput, MarketplaceError, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.phones import display_phone
from marketplace.orders import carts, delivering, queries, refusals
from marketplace.orders.checkouts import Checkout, new_key
from marketplace.orders.holding import hold_cart
from marketplace.orders.kinds import PayBy
from marketplace.orders.queries import CheckoutView
from marketplace.orders.terms import Point
from marketplace.territory import queries as territory
from marketplace.trade.placing import place_order
from marketplace.web.access import public
from marketplace.web.forms import Expected, OpenForm, put_errors
from marketplace.web.goods import cart_line
from marketplace.web.languages import language, say
from marketplace.web.pictures import brocade_tile_url
from marketplace.web.season_card import season_card
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.cart import cart_page, cart_token
from marketplace.web.shop.orders import remember_order
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import settings

#: What is agreed with each cooperative; a card pays for the whole cart at once.
EACH_MAY = (PayBy.COD, PayBy.VIETQR)
PAY_FIELD = "pay_by_{}"
PICKUP_FIELD = "pickup_{}"
# What is missing or wrong is said by the concept, all at once.
NEEDED = Expected()


class CheckoutForm(OpenForm):
    """Who buys, and where the parcels go: street, commune, province; never a district."""

    key = HiddenField()
    seen_total = HiddenField()
    buyer_name = StringField(_l("Họ và tên"), [NEEDED])
    buyer_phone = TelField(_l("Số điện thoại"), [NEEDED])
    buyer_email = EmailField(_l("Thư điện tử"))
    province_id = SelectField(_l("Tỉnh hoặc thành phố"), [NEEDED], validate_choice=False)
    commune_id = SelectField(_l("Xã, phường, đặc khu"), [NEEDED], validate_choice=False)
    street = StringField(_l("Số nhà, đường, thôn, tổ"), [NEEDED])
    old_address = StringField(_l("Địa chỉ cũ"))
    note = TextAreaField(_l("Lời nhắn cho hợp tác xã"))

    def seldom_filled(self) -> tuple[Field, ...]:
        """Return the fields that stay folded away until one of them is used."""
        return (self.old_address, self.buyer_email, self.note)


@blueprint.get("/checkout")
@public
def checkout() -> str | AnyResponse:
    """Ask where to and how to pay; a cart that cannot be ordered as it is comes first."""
    if not queries.cart_view(cart_token()).is_ready:
        return redirect(url_for("shop.cart"))
    form = CheckoutForm(formdata=None, data=_known_about_buyer())
    form.key.data = new_key()
    return _page(form)


@blueprint.post("/checkout/start")
@public
def start_checkout() -> AnyResponse | tuple[str, int]:
    """Keep the goods of the cart for a quarter of an hour and go on; what is missing is said on the cart."""
    try:
        transactionally(lambda: hold_cart(cart_token(), at=clock.now()))
    except RuleBroken as error:
        return cart_page(error=say(error.message)), 409
    return redirect(url_for("shop.checkout"), 303)


@blueprint.post("/checkout")
@public
def place() -> str | AnyResponse | tuple[str, int]:
    """Place the order; posted again, it answers with the same order."""
    step = STEPS.get(request.form.get("step", ""))
    if step is not None:
        step()
        return _page(CheckoutForm())
    try:
        wish, act = _read(request.form), Act(actor_id=_buyer_id(), at=clock.now())
        placed = transactionally(lambda: place_order(wish, act=act))
    except InvalidInput as error:
        form = CheckoutForm()
        put_errors(form, error)
        _put_address_errors(form)
        return _page(form), 422
    except RuleBroken as error:
        return _page(CheckoutForm(), problem=say(error.message)), 409
    remember_order(placed.code)
    next_page = "shop.card" if _pays_by_card() else "shop.order"
    return redirect(url_for(next_page, code=placed.code), 303)


def _show_the_address() -> None:
    """Nothing changes: the page comes back with the communes and the fee of the province that was chosen."""


def _fit_the_stock() -> None:
    """Take from the cart what is not there, so that the rest can be ordered without typing anything again."""
    for item in queries.cart_view(cart_token()).items:
        if not item.fits:
            with transaction(), suppress(MarketplaceError):
                carts.set_quantity(cart_token(), item.variant_id, quantity=item.available, at=clock.now())


STEPS: Mapping[str, Callable[[], None]] = {"address": _show_the_address, "fit": _fit_the_stock}


def _page(form: CheckoutForm, problem: str = "") -> str:
    if queries.cart_view(cart_token()).is_empty:
        return cart_page(error=problem)
    form.province_id.choices = [("", gettext("Chọn tỉnh, thành phố")), *_province_choices()]
    communes = _commune_choices(form.province_id.data or "")
    form.commune_id.choices = [("", gettext("Chọn xã, phường")), *communes]
    # Delivery costs the same all over a province, so any of its communes serves until hers is chosen.
    known = _commune_id(form) or _id(next(iter(dict(communes)), None))
    view = queries.checkout_view(cart_token(), commune_id=known, pickups=_pickups())
    form.seen_total.data = str(view.total)
    return render_template(
        "shop/checkout.html",
        form=form,
        view=view,
        parts=_parts(view),
        must_prepay=refusals.must_prepay(form.buyer_phone.data or ""),
        kept_until=_kept_until(),
        takes_cards=settings().takes_cards,
        pays_by_card=_pays_by_card(),
        problem=problem,
        has_fees=_has_fees(view),
        more_is_open="yes" if any(field.data or field.errors for field in form.seldom_filled()) else "no",
    )


def _kept_until() -> str:
    """Return until what time the goods are kept for this cart; "" when they are not."""
    token = cart_token()
    until = held_until(token, at=clock.now()) if token else None
    return "" if until is None else until.astimezone(clock.VIETNAM).strftime("%H:%M")


def _has_fees(view: CheckoutView) -> bool:
    return all(part.delivery_fee is not None for part in view.parts)


def _parts(view: CheckoutView) -> list[dict[str, Any]]:
    """Return each cooperative's goods with its ways to get them and to pay."""
    points = delivering.points_of([part.seller.cooperative_id for part in view.parts])
    prepaid = {
        part.seller.cooperative_id for part in view.parts if part.seller.season and part.seller.season.must_prepay
    }
    return [
        {
            "seller": part.seller,
            "brocade": brocade_tile_url(part.seller.code),
            "part": part,
            "lines": [cart_line(item) for item in part.seller.items],
            "pickup_field": PICKUP_FIELD.format(part.seller.cooperative_id),
            "pickup_choices": _pickup_choices(points[part.seller.cooperative_id]),
            "pickup": str(part.pickup.id) if part.pickup else "",
            "pay_field": PAY_FIELD.format(part.seller.cooperative_id),
            "pay_by": _pay_by(part.seller.cooperative_id)
            or (PayBy.VIETQR if part.seller.cooperative_id in prepaid else PayBy.COD),
            "must_prepay": part.seller.cooperative_id in prepaid,
            "season": season_card(part.seller.season) if part.seller.season else None,
            # What one cooperative sends is paid and fetched in one way; her first part asks for all.
            "asks": part.seller.cooperative_id not in {each.seller.cooperative_id for each in view.parts[:place]},
        }
        for place, part in enumerate(view.parts)
    ]


def _pickup_choices(points: list[Point]) -> list[tuple[str, str]]:
    """Return the ways to get the goods; none where they can only be brought."""
    fetched = [(str(point.id), gettext("Tự đến lấy: %(place)s", place=point.label)) for point in points]
    return [("", gettext("Giao tận nơi")), *fetched] if fetched else []


def _read(typed: Mapping[str, str]) -> Checkout:
    """Return what was sent; the form with its labels and choices is only made for a page that is shown again."""
    return Checkout(
        key=(typed.get("key") or new_key())[:80],
        cart_token=cart_token() or "",
        buyer_name=typed.get("buyer_name", ""),
        buyer_phone=typed.get("buyer_phone", ""),
        buyer_email=typed.get("buyer_email", ""),
        street=typed.get("street", ""),
        commune_id=_id(typed.get("commune_id")) or 0,
        province_id=_id(typed.get("province_id")) or 0,
        old_address=typed.get("old_address", ""),
        note=typed.get("note", ""),
        pay_by={each: chosen for each in _payees() if (chosen := _pay_by(each))},
        pickups=_pickups(),
        seen_total=_id(typed.get("seen_total")) or 0,
        locale=language(),
        buyer_id=_buyer_id(),
    )


def _payees() -> Collection[int]:
    """Return whom the page asked how to pay; a card pays everybody in the cart."""
    return queries.sellers_in_cart(cart_token()) if _pays_by_card() else _typed_by_seller(PAY_FIELD)


def _typed_by_seller(field: str) -> dict[int, str]:
    """Return what was chosen in a field that each cooperative has, by her id."""
    beginning = field.format("")
    typed = {_id(name.removeprefix(beginning)): name for name in request.form if name.startswith(beginning)}
    return {seller: request.form[name] for seller, name in typed.items() if seller}


def _pay_by(cooperative_id: int) -> PayBy | None:
    """Return how this cooperative is to be paid; `None` when nothing, or nonsense, was chosen."""
    if _pays_by_card():
        return PayBy.CARD
    chosen = request.form.get(PAY_FIELD.format(cooperative_id), "")
    return PayBy(chosen) if chosen in EACH_MAY else None


def _pays_by_card() -> bool:
    """Tell whether the whole cart is to be paid by card, where cards are taken."""
    return settings().takes_cards and request.form.get("pay_way") == "card"


def _pickups() -> dict[int, int]:
    """Return where she fetches whose goods herself; whatever else was typed is brought to her."""
    return {seller: point for seller, typed in _typed_by_seller(PICKUP_FIELD).items() if (point := _id(typed))}


def _commune_id(form: CheckoutForm) -> int | None:
    """Return the commune that was chosen, if it lies in the province that is shown with it."""
    commune_id = _id(form.commune_id.data) or 0
    place = territory.places([commune_id]).get(commune_id)
    return commune_id if place is not None and place.province_id == _id(form.province_id.data) else None


def _put_address_errors(form: CheckoutForm) -> None:
    """Say what the address lacks together with everything else."""
    if _id(form.province_id.data) not in {province.id for province in territory.provinces()}:
        form.province_id.errors = [gettext("Hãy chọn tỉnh hoặc thành phố.")]
    if _commune_id(form) is None and not form.commune_id.errors:
        form.commune_id.errors = [gettext("Hãy chọn xã, phường hoặc đặc khu nhận hàng.")]


def _buyer_id() -> int | None:
    return viewer().id if is_signed_in() else None


def _known_about_buyer() -> Mapping[str, str]:
    if not is_signed_in():
        return {}
    phone = display_phone(viewer().phone) if viewer().phone else ""
    return {"buyer_name": viewer().name, "buyer_phone": phone, "buyer_email": viewer().email}


def _province_choices() -> list[tuple[str, str]]:
    return [(str(province.id), province.full_name) for province in territory.provinces()]


def _commune_choices(province: str) -> list[tuple[str, str]]:
    province_id = _id(province)
    if province_id is None:
        return []
    return [(str(commune.id), commune.full_name) for commune in territory.communes_of(province_id)]


def _id(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 16 else None
