"""How answers to programs are written."""

from typing import Any

from flask import Response, json, request

JSON, JSON_LD = "application/json", "application/ld+json"


def in_json(value: Any, *, status: int = 200) -> Response:
    """Return a value as JSON, named as JSON-LD to who prefers that."""
    preferred = request.accept_mimetypes.best_match([JSON, JSON_LD], default=JSON)
    return Response(json.dumps(value, ensure_ascii=False), status, content_type=preferred)
