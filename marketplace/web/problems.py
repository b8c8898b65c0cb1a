"""Faults told to programs: problem details (RFC 9457); below /epcis/ with the exceptions of EPCIS 2.0."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
EPCIS = "/epcis/"
#: Doors that only programs use, also where there is nothing.
DOORS = ("/api/", EPCIS)
_KINDS: Mapping[int, str] = {
    400: "ValidationException", 401: "SecurityException", 403: "SecurityException", 404: "NoSuchResourceException",
    406: "UnsupportedVersionException", 409: "ResourceAlreadyExistsException", 413: "CaptureLimitExceededException",
    422: "ValidationException",
}  # fmt: skip
#: A script of another site has to be able to read why it was refused.
_READABLE = {"Access-Control-Allow-Origin": "*"}


class Problem(Exception):
    """A request of a program cannot be met."""

    def __init__(self, status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.kind, self.headers = kind, dict(headers or {})


def is_wanted() -> bool:
    """Tell whether the present request came to a door of programs."""
    return request.path.startswith(DOORS)


def problem(
    status: int,
    detail: str,
    *,
    kind: str = "",
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells of a fault; `fields` tells what is wrong with which parameter."""
    name = kind or (_KINDS.get(status, "") if request.path.startswith(EPCIS) else "")
    told: dict[str, Any] = {
        "type": f"epcisException:{name}" if name else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({"fields": dict(fields)} if fields else {}),
    }
    said = json.dumps(told, ensure_ascii=False)
    return Response(said, status, headers=_READABLE | dict(headers or {}), content_type=MEDIA_TYPE)


def problem_of(error: HTTPException) -> Response:
    """Return the answer for a fault that the framework found."""
    status = error.code or 500
    allowed = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if status == 405 else {}  # type: ignore[attr-defined]
    return problem(status, HTTPStatus(status).description or HTTPStatus(status).phrase, headers=allowed)
