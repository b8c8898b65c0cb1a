"""What the page of a cooperative shows of her way to selling: identity, needs, exception, suspension, help."""

from typing import Any

from flask import request
from flask_babel import gettext

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import assisting
from marketplace.cooperatives.kinds import ConsentMethod, IdentityMethod
from marketplace.cooperatives.rules import identity_methods, may_trade
from marketplace.cooperatives.trading import needs_of
from marketplace.cooperatives.words import CONSENT_NAMES, IDENTITY_NAMES
from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import mask_phone
from marketplace.products import queries as products
from marketplace.products.states import ProductState
from marketplace.web.languages import say
from marketplace.web.viewer import viewer

NOT_COUNTED = frozenset({ProductState.DRAFT, ProductState.RETIRED})


def read_method() -> IdentityMethod:
    """Return how identity was seen; papers where nothing was chosen.

    Raises:
        InvalidInput: what was sent is no such way.
    """
    typed = request.form.get("method") or IdentityMethod.PAPERS.value
    if typed not in set(IdentityMethod):
        raise InvalidInput(fields={"method": msg("Hãy chọn cách xác minh.")})
    return IdentityMethod(typed)


def method_choices() -> list[tuple[str, str]]:
    """Return the ways that can be used today, with their names."""
    return [(method.value, say(IDENTITY_NAMES[method])) for method in identity_methods(clock.today())]


def consent_choices() -> list[tuple[str, str]]:
    """Return the ways to agree, with their names."""
    return [(method.value, say(CONSENT_NAMES[method])) for method in ConsentMethod]


def onboarding_part(found: Any) -> dict[str, Any]:
    """Return everything about needs, exception, announced suspension and help, for one cooperative."""
    counts = products.counts_by_state(found.id)
    listings = sum(count for state, count in counts.items() if state not in NOT_COUNTED)
    consent = assisting.consent_of_officer(found.id, officer_id=viewer().id)
    return {
        "own": found,
        "needs": [(say(need.label), need.is_met) for need in needs_of(found, listings=listings)],
        "identity": _identity(found),
        "methods": method_choices(),
        "consents": consent_choices(),
        "consent": consent,
        "consent_phone": mask_phone(found.phone) if consent else "",
        "consent_state": assisting.state_of(consent, clock.now()) if consent else "",
        "decides": viewer().may_as_officer(OfficerRole.OFFICER),
        "trades": may_trade(found.state),
    }


def _identity(found: Any) -> str:
    if not found.identity_method:
        return gettext("Chưa xác minh danh tính.")
    return say(IDENTITY_NAMES[IdentityMethod(found.identity_method)])
