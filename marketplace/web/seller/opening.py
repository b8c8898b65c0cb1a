"""What selling needs: what is there, what is missing and where it is mended; the market's terms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives import services
from marketplace.cooperatives.kinds import IdentityMethod, MemberRole
from marketplace.cooperatives.rules import TERMS_VERSION
from marketplace.cooperatives.trading import needs_of
from marketplace.cooperatives.words import IDENTITY_NAMES
from marketplace.kernel.database import transaction
from marketplace.products import queries as products
from marketplace.products.states import ProductState
from marketplace.web.access import seller
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

#: Where each thing is mended; identity is seen by an officer, so there is nothing to click.
PLACES = {
    "application": "seller.application",
    "terms": "seller.opening",
    "bank": "seller.application_bank",
    "listing": "seller.new_product",
}
NOT_COUNTED = frozenset({ProductState.DRAFT, ProductState.RETIRED})


@dataclass(frozen=True)
class Announced:
    """A suspension that will come."""

    day: date
    reason: str


@blueprint.get("/opening")
@seller()
def opening() -> str:
    """Show what is needed before buyers can order, computed now."""
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    return render_template(
        "seller/opening.html",
        needs=need_rows(own),
        own=own,
        identity=say(IDENTITY_NAMES[IdentityMethod(own.identity_method)]) if own.identity_method else "",
        terms_version=TERMS_VERSION,
        is_current=own.terms_version >= TERMS_VERSION,
        may_accept=viewer().is_member(MemberRole.MANAGER),
    )


@blueprint.post("/opening/terms")
@seller(MemberRole.MANAGER)
def accept_terms() -> Response:
    """Agree to the terms as they stand now."""
    with transaction():
        version = request.form.get("version", "")
        services.accept_terms(viewer().cooperative_id, version=version, act=viewer().act())
    flash(gettext("Đã ghi nhận: bạn đồng ý quy chế ngày %(day)s.", day=vn_date(viewer().act().at)), "success")
    return redirect(url_for("seller.opening"), 303)


def need_rows(own: Any) -> list[dict[str, Any]]:
    """Return each need with the page on which it is mended."""
    counts = products.counts_by_state(own.id)
    listings = sum(count for state, count in counts.items() if state not in NOT_COUNTED)
    return [
        {
            "label": say(need.label),
            "is_met": need.is_met,
            "href": url_for(PLACES[need.place]) if need.place in PLACES else "",
        }
        for need in needs_of(own, listings=listings)
    ]


def missing_needs(cooperative_id: int) -> list[dict[str, Any]]:
    """Return what still stands in the way of selling; nothing where an officer made an exception."""
    own = cooperatives.cooperative_of(cooperative_id)
    return [] if own.waived_at else [need for need in need_rows(own) if not need["is_met"]]


def announced_suspension(cooperative_id: int) -> Announced | None:
    """Return the suspension that was announced, if there is one."""
    own = cooperatives.cooperative_of(cooperative_id)
    return Announced(own.suspends_on, own.suspension_reason) if own.suspends_on else None
