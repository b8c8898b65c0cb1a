"""The page behind a recall letter: what to do with the goods, and the buyer's word that she has read it."""

from flask import Response, make_response, render_template

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.recalls import following_up
from marketplace.recalls.public import notice_by_token
from marketplace.web.access import public
from marketplace.web.trace.blueprint import blueprint


@blueprint.get("/notices/<string:token>")
@public
def notice(token: str) -> Response:
    """Show what the letter told; mail programs open links by themselves, so only the button confirms."""
    return _page(token)


@blueprint.post("/notices/<string:token>")
@public
def confirm_notice(token: str) -> Response:
    """Note that the buyer has read it."""
    with transaction():
        following_up.confirm(token, at=clock.now())
    return _page(token)


def _page(token: str) -> Response:
    answer = make_response(render_template("trace/notice.html", found=notice_by_token(token), token=token))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
