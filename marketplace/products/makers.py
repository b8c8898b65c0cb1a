"""Cooperatives as buyers see them: verified, with what they make. Counts of people, never names."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel.database import db
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.shelves import PAGE_SIZE, Page
from marketplace.products.states import ProductState
from marketplace.territory.models import AdministrativeUnit

# Two primes: their product with ids and weeks scatters the makers anew each week, and equally over the years.
_STEP_OF_MAKER, _STEP_OF_WEEK, _CIRCLE = 7919, 104_729, 1009

_Commune = aliased(AdministrativeUnit, name="commune")
_Province = aliased(AdministrativeUnit, name="province")

_on_sale = (
    select(func.count())
    .where(Product.cooperative_id == Cooperative.id, Product.state == ProductState.PUBLISHED)
    .correlate(Cooperative)
    .scalar_subquery()
)
_verified = is_public()

_MAKERS = (
    select(
        Cooperative.code,
        Cooperative.slug,
        Cooperative.kind,
        Cooperative.name,
        Cooperative.story,
        Cooperative.story_en,
        _Commune.name,
        _Province.name,
        _on_sale,
    )
    .join(_Commune, _Commune.id == Cooperative.commune_id)
    .join(_Province, _Province.id == Cooperative.province_id)
    .where(_verified)
)


class MakerCard(NamedTuple):
    """A cooperative in a list; `products` counts what she has on sale."""

    code: str
    slug: str
    kind: CooperativeKind
    name: str
    story: str
    story_en: str
    commune: str
    province: str
    products: int


@dataclass(frozen=True)
class MarketNumbers:
    """How large the market is today."""

    makers: int
    products: int
    provinces: int
    certified: int


def makers(*, province: str = "", after: str = "", limit: int = PAGE_SIZE) -> Page[MakerCard]:
    """Return verified cooperatives in alphabetical order, in one statement.

    Args:
        province: code of one of the 34 provinces; "" for all.
        after: `next` of the page before.
    """
    chosen = _MAKERS.where(Cooperative.slug > after).order_by(Cooperative.slug).limit(limit + 1)
    found = _read(chosen.where(_Province.code == province) if province else chosen)
    shown = found[:limit]
    return Page(items=shown, next=shown[-1].slug if len(found) > limit else "")


def makers_of_the_week(today: date, *, limit: int) -> list[MakerCard]:
    """Return cooperatives with something on sale, others each week, so that everybody comes to the front in turn."""
    week = today.toordinal() // 7
    turn = (Cooperative.id * _STEP_OF_MAKER + week * _STEP_OF_WEEK) % _CIRCLE
    return _read(_MAKERS.where(_on_sale > 0).order_by(turn, Cooperative.id).limit(limit))


def market_numbers(today: date) -> MarketNumbers:
    """Count the market, in one statement."""
    published = (
        Product.state == ProductState.PUBLISHED,
        Product.cooperative_id.in_(select(Cooperative.id).where(_verified)),
    )
    certified = (
        select(func.count(ProductCertificate.product_id.distinct()))
        .join(Product, Product.id == ProductCertificate.product_id)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(*published, Certificate.kind == CertificateKind.OCOP, certificates.is_shown(today))
    )
    counted = (
        select(func.count()).select_from(Cooperative).where(_verified),
        select(func.count()).select_from(Product).where(*published),
        select(func.count(Cooperative.province_id.distinct())).where(_verified),
        certified,
    )
    return MarketNumbers(*db.session.execute(select(*(each.scalar_subquery() for each in counted))).one())


def _read(chosen: Select[*tuple[Any, ...]]) -> list[MakerCard]:
    return [MakerCard._make(row) for row in db.session.execute(chosen)]
