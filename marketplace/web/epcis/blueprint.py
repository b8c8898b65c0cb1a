"""The EPCIS door: who calls, and what every answer carries."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from marketplace.kernel import clock
from marketplace.kernel.database import end_reading, transaction
from marketplace.kernel.errors import MarketplaceError, NotAllowed
from marketplace.traceability import partner_keys
from marketplace.traceability.capturing import MOST_EVENTS
from marketplace.traceability.partner_keys import Caller
from marketplace.web.failures import status_of
from marketplace.web.problems import Problem, problem, problem_of

blueprint = Blueprint("epcis", __name__)

LARGEST_DOCUMENT_BYTES = 1_000_000
VERSION = "2.0.0"
HEADERS = {
    "GS1-EPCIS-Version": VERSION,
    "GS1-EPCIS-Min": VERSION,
    "GS1-EPCIS-Max": VERSION,
    "GS1-CBV-Version": VERSION,
    "GS1-EPC-Format": "Always_GS1_Digital_Link",
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(LARGEST_DOCUMENT_BYTES),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, GS1-Capture-Error-Behaviour",
    "Access-Control-Expose-Headers": "Link, Location, GS1-EPCIS-Version, GS1-CBV-Version",
}
#: How exactly it is noted when a key was used last; more often would write with every read.
NOTED_EVERY = timedelta(hours=1)
NEEDS_KEY = {"WWW-Authenticate": 'Bearer realm="EPCIS"'}


@dataclass(frozen=True)
class Scope:
    """What may be seen: everything of a cooperative, or what is public."""

    cooperative_id: int | None


def caller() -> Caller | None:
    """Return whose key came with the request, if one did.

    Raises:
        Problem: it opens nothing.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not kind:
        return None
    try:
        found = partner_keys.caller_with(token.strip()) if kind.lower() == "bearer" else None
    except NotAllowed:
        found = None
    if found is None:
        raise Problem(401, "This key opens nothing here, or was taken back.", headers=NEEDS_KEY)
    g.partner_key = found
    return found


def who_captures() -> Caller:
    """Return whose key came with the request.

    Raises:
        Problem: none, or one that may not send in events.
    """
    found = caller()
    if found is None:
        raise Problem(
            401, "Sending in events needs a key of the cooperative: Authorization: Bearer …", headers=NEEDS_KEY
        )
    if not found.may_capture:
        raise Problem(403, "This key may read events, not send them in.")
    return found


def scope() -> Scope:
    """Return what the request may see.

    Raises:
        Problem: its key may only send in.
    """
    found = caller()
    if found is not None and not found.may_query:
        raise Problem(403, "This key may send in events, not read them.")
    return Scope(found.cooperative_id if found else None)


@blueprint.before_request
def refuse_other_versions() -> None:
    """Refuse a client that speaks another version only."""
    wanted = request.headers.get("GS1-EPCIS-Version", VERSION)
    if not wanted.startswith("2.0"):
        raise Problem(406, f"Only EPCIS {VERSION} is spoken here.")


@blueprint.after_request
def tell_version(response: Response) -> Response:
    """Say which version is spoken, within which limits; what a key opens is nobody else's to keep."""
    response.headers.extend(HEADERS)
    response.vary.add("Authorization")
    if "partner_key" in g:
        response.headers["Cache-Control"] = "no-store"
        _note_use(g.partner_key)
    return response


@blueprint.errorhandler(Problem)
def tell_problem(error: Problem) -> Response:
    """Tell what stands in the way."""
    return problem(error.status, error.detail, kind=error.kind, headers=error.headers)


@blueprint.errorhandler(MarketplaceError)
def tell_refusal(error: MarketplaceError) -> Response:
    """Tell what the market refuses."""
    return problem(status_of(error), str(error.message))


@blueprint.errorhandler(HTTPException)
def tell_http(error: HTTPException) -> Response:
    """Tell what the framework refuses."""
    return problem_of(error)


def _note_use(key: Caller) -> None:
    now = clock.now()
    if key.last_used_at is not None and now - key.last_used_at < NOTED_EVERY:
        return
    end_reading()
    with transaction():
        partner_keys.used(key.key_id, at=now)
