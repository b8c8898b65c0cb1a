"""Asking to be told when something sold out is there again, and ending these letters without signing in."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_limiter.util import get_remote_address

from marketplace.accounts.rules import clean_email
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, MarketplaceError
from marketplace.kernel.history import Act
from marketplace.products import catalogue
from marketplace.web.access import public
from marketplace.web.addresses import row_number
from marketplace.web.failures import status_of
from marketplace.web.languages import language, say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.shelf import shelf_with
from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wiring import settings
from marketplace.wishes import confirming, queries, waiting
from marketplace.wishes.rules import NOT_AGREED, Asked

#: Enough for whoever looks through a season's goods, too few to fill a stranger's letter box.
ASKED_FOR_ONE_ADDRESS = "30 per hour"

Page = str | tuple[str, int]


def _asking() -> str:
    """Return for whom is asked: the signed-in person, or the typed address."""
    return f"waits of {viewer().id}" if is_signed_in() else f"waits of {request.form.get('email', '').strip().lower()}"


@blueprint.get("/products/<string:slug>/back-in-stock")
@public
def ask_for_restock(slug: str) -> str:
    """Ask where to write when a pack is there again."""
    return _page(slug)


@blueprint.post("/products/<string:slug>/back-in-stock")
@public
@limiter.limit(FROM_ONE_NETWORK)
@limiter.limit(ASKED_FOR_ONE_ADDRESS, key_func=_asking)
def keep_restock_wish(slug: str) -> Page:
    """Keep the wish; what was typed stays where something is missing."""
    try:
        asked = _asked()
        with transaction():
            wait = waiting.ask(asked, act=_act())
    except InvalidInput as error:
        return _page(slug, _faults(error)), 422
    except MarketplaceError as error:
        return _page(slug, problem=say(error.message)), status_of(error)
    is_confirmed = wait.confirmed_at is not None
    return render_template("shop/restock_noted.html", slug=slug, email=asked.email, is_confirmed=is_confirmed)


@blueprint.get("/wishes/letters/<string:token>")
@public
def ask_to_end_letters(token: str) -> Page:
    """Ask before these letters end: mail programs open links by themselves."""
    waiting.read_token(token, signing_key=settings().signing_key)
    return render_template("shop/restock_letters.html", token=token, is_ended=False)


@blueprint.post("/wishes/letters/<string:token>")
@public
@limiter.limit(FROM_ONE_NETWORK, key_func=get_remote_address)
def end_letters(token: str) -> str:
    """End them for everything that this address waits for."""
    with transaction():
        waiting.stop_all(token, signing_key=settings().signing_key, act=_act())
    return render_template("shop/restock_letters.html", token=token, is_ended=True)


@blueprint.get("/wishes/confirmations/<string:token>")
@public
def ask_to_confirm_wait(token: str) -> str:
    """Ask before it is confirmed: mail programs open links by themselves."""
    return _confirmation(confirming.get_asked(token, signing_key=settings().signing_key), token)


@blueprint.post("/wishes/confirmations/<string:token>")
@public
@limiter.limit(FROM_ONE_NETWORK, key_func=get_remote_address)
def confirm_wait(token: str) -> str:
    """Let the reader of the letter say that she asked."""
    with transaction():
        wait = confirming.confirm(token, signing_key=settings().signing_key, act=_act())
    return _confirmation(wait, token)


def _confirmation(wait: Any, token: str) -> str:
    return render_template(
        "shop/restock_confirmation.html",
        found=queries.awaited_pack(wait),
        token=token,
        is_confirmed=wait.confirmed_at is not None,
    )


@dataclass(frozen=True)
class _Faults:
    """What must be said beside the fields."""

    email: str = ""
    agree: str = ""


def _asked() -> Asked:
    """Return who wants to be told; faults of address and consent are told together."""
    faults = {}
    email = viewer().email if is_signed_in() else ""
    try:
        email = email or clean_email(request.form.get("email", ""))
    except InvalidInput as error:
        faults["email"] = error.message
    has_agreed = bool(request.form.get("agree"))
    if faults:
        raise InvalidInput(fields=faults if has_agreed else {**faults, "agree": NOT_AGREED})
    return Asked(
        variant_id=request.form.get("pack", type=row_number) or 0,
        email=email,
        has_agreed=has_agreed,
        person_id=viewer().id if is_signed_in() else None,
        locale=language(),
    )


def _faults(error: InvalidInput) -> _Faults:
    told = {name: say(message) for name, message in error.fields.items()}
    return _Faults(email=told.get("email", ""), agree=told.get("agree", ""))


def _act() -> Act:
    return viewer().act() if is_signed_in() else Act(actor_id=None, at=clock.now())


def _page(slug: str, faults: _Faults | None = None, problem: str = "") -> str:
    packs = queries.sold_out_packs(slug)
    card = catalogue.find_card(slug)
    return render_template(
        "shop/restock.html",
        slug=slug,
        card=shelf_with([card], {})[0] if card else None,
        packs=_options(packs),
        address=viewer().email if is_signed_in() else "",
        typed=request.form.get("email", ""),
        has_agreed=bool(request.form.get("agree")),
        faults=faults or _Faults(),
        problem=problem,
    )


def _options(packs: Any) -> list[dict[str, Any]]:
    chosen = request.values.get("pack", type=row_number)
    known = chosen if any(pack.variant_id == chosen for pack in packs) else (packs[0].variant_id if packs else 0)
    return [
        {
            "value": pack.variant_id,
            "label": (language() == "en" and pack.label_en) or pack.label,
            "note": "",
            "is_checked": pack.variant_id == known,
            "is_disabled": False,
        }
        for pack in packs
    ]
