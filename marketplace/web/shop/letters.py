"""Ending letters that ask for an opinion, by the letter's own link, without signing in."""

from flask import render_template
from flask_limiter.util import get_remote_address

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.notices import stopping
from marketplace.web.access import public
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.shop.blueprint import blueprint
from marketplace.wiring import settings


@blueprint.get("/letters/<string:token>")
@public
def ask_to_end_asking(token: str) -> str:
    """Ask before these letters end: mail programs open links by themselves."""
    stopping.read_token(token, signing_key=settings().signing_key)
    return render_template("shop/asking_letters.html", token=token, is_ended=False)


@blueprint.post("/letters/<string:token>")
@public
@limiter.limit(FROM_ONE_NETWORK, key_func=get_remote_address)
def end_asking(token: str) -> str:
    """End them, for a person or for her mail program, which posts from elsewhere."""
    with transaction():
        stopping.stop(token, signing_key=settings().signing_key, act=Act(actor_id=None, at=clock.now()))
    return render_template("shop/asking_letters.html", token=token, is_ended=True)
