"""The link of an invitation into a team: who invites, to what; and joining, once one is signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.cooperatives import inviting
from marketplace.cooperatives.inviting import Invitation
from marketplace.cooperatives.words import ROLE_DUTIES, ROLE_NAMES
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import MarketplaceError, NotAllowed, RuleBroken
from marketplace.notices.rules import masked_address
from marketplace.web import limits
from marketplace.web.access import public, signed_in
from marketplace.web.account.blueprint import blueprint
from marketplace.web.failures import status_of
from marketplace.web.languages import say
from marketplace.web.viewer import CHOSEN_COOPERATIVE, is_signed_in, viewer
from marketplace.wiring import settings

Page = str | Response | tuple[str, int]


@blueprint.get("/invitations/<string:token>")
@public
def invitation(token: str) -> Page:
    """Show who invites; a visitor signs in or opens an account and comes back here."""
    try:
        found = inviting.read(token, signing_key=settings().signing_key, at=clock.now())
        if is_signed_in():
            inviting.ensure_meant(found.contact, email=viewer().email, phone=viewer().phone)
    except (RuleBroken, NotAllowed) as error:
        return _refusal(token, error)
    return _page(token, found)


@blueprint.post("/invitations/<string:token>")
@signed_in
@limits.limiter.limit(limits.FROM_ONE_NETWORK)
def accept_invitation(token: str) -> Page:
    """Join the team."""
    try:
        with transaction():
            joined = inviting.accept(token, signing_key=settings().signing_key, act=viewer().act())
    except (RuleBroken, NotAllowed) as error:
        return _refusal(token, error)
    session[CHOSEN_COOPERATIVE] = joined.cooperative_id
    flash(gettext("Bạn đã vào bàn làm việc của hợp tác xã."), "success")
    return redirect(url_for("seller.today"), 303)


def _page(token: str, found: Invitation) -> str:
    return render_template(
        "account/invitation.html",
        token=token,
        invitation=found,
        role=say(ROLE_NAMES[found.role]),
        duties=say(ROLE_DUTIES[found.role]),
        to=masked_address(found.contact),
        here=url_for("account.invitation", token=token),
        is_signed_in=is_signed_in(),
        problem="",
    )


def _refusal(token: str, error: MarketplaceError) -> tuple[str, int]:
    """Say why it cannot be accepted; to the wrong person nothing of the invitation is told."""
    here = url_for("account.invitation", token=token)
    page = render_template(
        "account/invitation.html", token=token, invitation=None, here=here, problem=say(error.message)
    )
    return page, status_of(error)
