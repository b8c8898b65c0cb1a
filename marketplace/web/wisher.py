"""Whose list of wishes a browser shows: the signed-in person's, or the one that its cookie names."""

import re

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from marketplace.web.viewer import is_signed_in, viewer
from marketplace.wishes.rules import Wisher

COOKIE = "wishes"
COOKIE_SECONDS = 365 * 24 * 3600
# What our own tokens look like; anything else in the cookie is as good as none.
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


def wisher() -> Wisher:
    """Return whose list is meant in this request."""
    return Wisher(person_id=viewer().id) if is_signed_in() else Wisher(token=wish_token())


def wish_token() -> str | None:
    """Return the token of this browser's list, if it has one."""
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else None


def remembering(response: AnyResponse, kept: Wisher) -> Response:
    """Let the browser keep the token of its list; a signed-in person needs none."""
    answer = make_response(response)
    if kept.token:
        answer.set_cookie(
            COOKIE, kept.token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer
