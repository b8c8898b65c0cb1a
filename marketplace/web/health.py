"""Whether this process lives, and whether it can serve: for load balancers and alarms."""

from flask import Blueprint, Response, jsonify

from marketplace.kernel import database
from marketplace.web.access import public
from marketplace.wiring import ports

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Say that the process answers; nothing else is asked."""
    return _told({"process": True})


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Say whether the database answers and the search index can be read; 503 while one cannot."""
    return _told({"database": database.is_reachable(), "index": ports().search.is_ready()})


def _told(parts: dict[str, bool]) -> Response:
    answer = jsonify(parts)
    answer.status_code = 200 if all(parts.values()) else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer
