"""What delivery of a product costs to a province, before anybody has typed an address.

A page of the visitor's own: the province she chose is remembered for the next product.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request

from marketplace.orders import delivering
from marketplace.orders.rates import rates_of
from marketplace.orders.rules import Rate, delivery_fee
from marketplace.products import display
from marketplace.products.display import ProductPage
from marketplace.territory import queries as territory
from marketplace.territory.rules import Zone, zone_between, zone_name
from marketplace.web.access import public
from marketplace.web.languages import language, say
from marketplace.web.shop.blueprint import blueprint

COOKIE = "province"
COOKIE_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Estimate:
    """What bringing one pack costs; `fee` 0 is free."""

    label: str
    fee: int


@blueprint.get("/products/<string:slug>/delivery")
@public
def delivery(slug: str) -> Response:
    """Tell what delivery to the chosen or remembered province costs, pack by pack."""
    page = display.product_page(slug)
    asked = request.args.get("province", request.cookies.get(COOKIE, ""))
    province = territory.find_province(asked)
    told = _told(page, province.code) if province else {"estimates": [], "zone": "", "free_from": 0}
    maker_id = page.maker.id
    answer = make_response(
        render_template(
            "shop/delivery.html",
            product=page.product,
            maker=page.maker,
            province=province,
            provinces=province_choices(),
            terms=delivering.terms_of(maker_id),
            points=delivering.points_of([maker_id])[maker_id],
            **told,
        )
    )
    if province and "province" in request.args:
        answer.set_cookie(
            COOKIE, province.code, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer


def province_choices() -> list[tuple[str, str]]:
    """Return code and name of the 34 provinces for a select."""
    return [(each.code, each.name) for each in territory.provinces()]


def _told(page: ProductPage, code: str) -> dict[str, Any]:
    zone: Zone = zone_between(page.place.province_code, code)
    rate = rates_of(page.maker.id)[zone]
    return {
        "zone": say(zone_name(zone)),
        "free_from": rate.free_from,
        "estimates": [_estimate(variant, rate) for variant in page.variants],
    }


def _estimate(variant: Any, rate: Rate) -> Estimate:
    label = (language() == "en" and variant.label_en) or variant.label
    return Estimate(label, delivery_fee(rate, weight_grams=variant.weight_grams, goods_total=variant.price))
