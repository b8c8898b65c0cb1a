"""What buyers said of the cooperative's goods, and her one answer to each."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.reviews import queries, services
from marketplace.web.access import seller
from marketplace.web.addresses import row_number
from marketplace.web.languages import say
from marketplace.web.review_card import review_card
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS
from marketplace.web.viewer import viewer


@blueprint.get("/reviews")
@seller()
def reviews() -> str:
    """List the reviews, the newest first."""
    return _page()


@blueprint.post("/reviews/<int:review_id>/reply")
@seller(*LISTERS)
def reply_to_review(review_id: int) -> Response | tuple[str, int]:
    """Answer one review."""
    text = request.form.get("reply", "")
    try:
        with transaction():
            services.reply(review_id, text, cooperative_id=viewer().cooperative_id, act=viewer().act())
    except InvalidInput as error:
        return _page(review_id, text, say(error.message)), 422
    flash(gettext("Đã trả lời. Người mua thấy câu trả lời dưới đánh giá."), "success")
    return redirect(url_for(".reviews"), 303)


def _page(faulty: int = 0, typed: str = "", problem: str = "") -> str:
    before = request.args.get("before", type=row_number)
    found = queries.of_cooperative(viewer().cooperative_id, before_id=before)
    more = url_for(".reviews", before=found[-1].id) if len(found) == queries.PAGE else ""
    return render_template(
        "seller/reviews.html",
        rows=[review_card(each) for each in found],
        more=more,
        may_reply=viewer().is_member(*LISTERS),
        faulty=faulty,
        typed=typed,
        problem=problem,
    )
