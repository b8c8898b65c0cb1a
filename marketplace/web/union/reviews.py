"""Reviews that somebody reported, and those that were hidden, with the reason."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.reviews import photos, queries, services
from marketplace.reviews.states import PhotoDecision, PhotoLook, ReviewAction, ReviewState
from marketplace.web.access import officer
from marketplace.web.languages import say
from marketplace.web.review_card import photo_parts, review_card
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer

DECISIONS = (ReviewAction.KEEP, ReviewAction.HIDE, ReviewAction.RESTORE)


@blueprint.get("/reviews")
@officer()
def reviews() -> str:
    """Show the reported reviews of the officer's territory, those lately shown, and those hidden."""
    return _page()


@blueprint.post("/reviews/<int:review_id>/decision")
@officer(OfficerRole.OFFICER)
def decide_on_review(review_id: int) -> Response | tuple[str, int]:
    """Keep, hide or restore a review."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    if action not in DECISIONS:
        raise NotFound
    try:
        with transaction():
            act = viewer().act()
            services.decide(review_id, ReviewAction(action), reason=reason, scope=viewer().scope, act=act)
    except InvalidInput as error:
        return _page(review_id, reason, say(error.message)), 422
    flash(gettext("Đã ghi quyết định. Điểm của sản phẩm đổi theo."), "success")
    return redirect(url_for(".reviews"), 303)


@blueprint.post("/review-photos/<int:photo_id>/decision")
@officer(OfficerRole.OFFICER)
def decide_on_review_photo(photo_id: int) -> Response:
    """Let a photo of a review be seen, or not."""
    action = request.form.get("action", "")
    if action not in set(PhotoDecision):
        raise NotFound
    with transaction():
        photos.decide(photo_id, PhotoDecision(action), scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã ghi quyết định."), "success")
    return redirect(url_for(".reviews"), 303)


def _photos(state: PhotoLook) -> list[dict[str, Any]]:
    found = queries.photos_for_officer(viewer().scope, state)
    return [{"of": each, "photo": photo_parts(each.key)} for each in found]


def _page(faulty: int = 0, typed: str = "", problem: str = "") -> str:
    states = (ReviewState.REPORTED, ReviewState.SHOWN, ReviewState.HIDDEN)
    lists = {
        state.value: [review_card(each) for each in queries.for_officer(viewer().scope, state)] for state in states
    }
    return render_template(
        "union/reviews.html",
        lists=lists,
        photos={look.value: _photos(look) for look in PhotoLook},
        may_decide=viewer().may_as_officer(OfficerRole.OFFICER),
        faulty=faulty,
        typed=typed,
        problem=problem,
    )
