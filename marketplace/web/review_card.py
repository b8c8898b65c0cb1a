"""A review as every page shows it, and the rating of a product with its bars."""

from typing import Any

from flask_babel import gettext

from marketplace.reviews.queries import Rating, ReviewView
from marketplace.reviews.rules import STARS, average_tenths
from marketplace.web.formats import vn_date
from marketplace.web.media import photo_url

SMALL, WHOLE = 320, 1280


def review_card(review: ReviewView) -> dict[str, Any]:
    """Return one review: who she is to strangers is a shortened name, or the province the goods went to."""
    return {
        "id": review.id,
        "stars": review.stars,
        "text": review.text,
        "by": review.signed or gettext("Khách ở %(place)s", place=review.place),
        "on": vn_date(review.written_at),
        "reply": review.reply,
        "because": review.hidden_because,
        "photos": [photo_parts(photo.key) for photo in review.photos],
        "product": review.product_name,
        "slug": review.product_slug,
    }


def photo_parts(key: str) -> dict[str, str]:
    """Return a photo of a review: small in the text, whole behind a tap."""
    return {"src": photo_url(key, SMALL), "href": photo_url(key, WHOLE)}


def rating_card(rating: Rating) -> dict[str, Any]:
    """Return the average, the bars from five stars to one, and the newest reviews."""
    whole, tenths = divmod(average_tenths(rating.counts), 10)
    point = gettext("%(whole)s,%(tenths)s", whole=whole, tenths=tenths)
    return {
        "total": rating.total,
        "average": point,
        "bars": [_bar(stars, rating) for stars in STARS],
        "reviews": [review_card(each) for each in rating.newest],
    }


def _bar(stars: int, rating: Rating) -> dict[str, Any]:
    count = rating.counts.get(stars, 0)
    percent = 100 * count // rating.total if rating.total else 0
    return {"label": gettext("%(stars)s sao", stars=stars), "value": count, "percent": percent}
