"""Faults told to programs: problem documents (RFC 9457) instead of pages."""

from collections.abc import Mapping

from flask import Response, jsonify, request

MIMETYPE = "application/problem+json"
#: Doors that only programs use.
DOORS = ("/api/",)


def is_wanted() -> bool:
    """Tell whether the present request came to a door of programs."""
    return request.path.startswith(DOORS)


def problem(status: int, title: str, detail: str, fields: Mapping[str, str] | None = None) -> Response:
    """Return a problem document; `fields` tells what is wrong with which parameter."""
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    response = jsonify({**told, "fields": dict(fields)} if fields else told)
    response.status_code, response.mimetype = status, MIMETYPE
    # A script of another site has to be able to read why it was refused.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
