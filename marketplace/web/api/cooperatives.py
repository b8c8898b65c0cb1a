"""The verified cooperatives as data; people only as counts."""

from flask import Response

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.queries import PublicCooperative
from marketplace.kernel import clock
from marketplace.products import makers
from marketplace.products.makers import MakerCard
from marketplace.web.access import public
from marketplace.web.api import shapes
from marketplace.web.api.asking import api_url, asked, asked_province
from marketplace.web.api.blueprint import answer, blueprint
from marketplace.web.api.products import certificate
from marketplace.web.found.heads import absolute
from marketplace.web.page_cache import same_for_everybody

PARAMETERS = ("province", "after")


@blueprint.get("/cooperatives", endpoint="cooperatives")
@public
@same_for_everybody
def cooperative_list() -> Response:
    """Give a piece of the list, of one province or of all."""
    told = asked(PARAMETERS)
    province = asked_province(told)
    page = makers.makers(province=province, after=told.get("after", ""))
    more = api_url("/cooperatives", province=province, after=page.next) if page.next else None
    return answer(shapes.CooperativeList(items=[_row(card) for card in page.items], next=more))


@blueprint.get("/cooperatives/<string:slug>")
@public
@same_for_everybody
def cooperative(slug: str) -> Response:
    """Give one cooperative with the certificates that hold today."""
    return answer(_whole(cooperatives.public_cooperative(slug)))


def _row(card: MakerCard) -> shapes.CooperativeRow:
    return shapes.CooperativeRow(
        code=card.code,
        slug=card.slug,
        name=card.name,
        kind=card.kind.value,
        url=absolute(f"/cooperatives/{card.slug}"),
        api_url=api_url(f"/cooperatives/{card.slug}"),
        commune=card.commune,
        province=card.province,
        products=card.products,
    )


_TAKEN_OVER = (
    "code", "slug", "name", "legal_name", "tax_number", "registration_number", "founded_on", "story", "story_en",
)  # fmt: skip


def _whole(maker: PublicCooperative) -> shapes.CooperativeWhole:
    return shapes.CooperativeWhole(
        **{name: getattr(maker, name) for name in _TAKEN_OVER},
        kind=maker.kind.value,
        url=absolute(f"/cooperatives/{maker.slug}"),
        products_url=api_url("/products", cooperative=maker.slug),
        address=f"{maker.street}, {maker.place.label}",
        certificates=[certificate(shown) for shown in certificates.shown_of_cooperative(maker.id, clock.today())],
    )
