"""Faults told to programs: problem details (RFC 9457) with the exceptions of EPCIS 2.0 as types."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, json
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
#: Addresses below it answer programs, also where there is nothing.
ROOT = "/epcis/"
_KINDS: Mapping[int, str] = {
    400: "ValidationException", 401: "SecurityException", 403: "SecurityException", 404: "NoSuchResourceException",
    406: "UnsupportedVersionException", 409: "ResourceAlreadyExistsException", 413: "CaptureLimitExceededException",
    422: "ValidationException",
}  # fmt: skip


class Problem(Exception):
    """A request of a program cannot be met."""

    def __init__(self, status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.kind, self.headers = kind or _KINDS.get(status, ""), dict(headers or {})


def problem(status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer that tells of a fault."""
    name = kind or _KINDS.get(status, "")
    told: dict[str, Any] = {
        "type": f"epcisException:{name}" if name else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return Response(json.dumps(told, ensure_ascii=False), status, headers=headers or {}, content_type=MEDIA_TYPE)


def problem_of(error: HTTPException) -> Response:
    """Return the answer for a fault that the framework found."""
    status = error.code or 500
    allowed = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if status == 405 else {}  # type: ignore[attr-defined]
    return problem(status, HTTPStatus(status).description or HTTPStatus(status).phrase, headers=allowed)
