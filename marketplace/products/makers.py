"""Cooperatives as buyers see them: verified, with what they make. Counts of people, never names."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, select

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, shared_alias
from marketplace.products.models import Product
from marketplace.products.shelves import PAGE_SIZE, Page
from marketplace.products.states import ProductState
from marketplace.territory.models import AdministrativeUnit

# Two primes: their product with ids and weeks scatters the makers anew each week, and equally over the years.
_STEP_OF_MAKER, _STEP_OF_WEEK, _CIRCLE = 7919, 104_729, 1009

_Chosen = shared_alias(Cooperative, "chosen")
_Commune = shared_alias(AdministrativeUnit, "commune")
_Province = shared_alias(AdministrativeUnit, "province")

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
    """How large the market is today; `certificates` are those of OCOP that hold."""

    makers: int
    products: int
    provinces: int
    certificates: int


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
    turn = (_Chosen.id * _STEP_OF_MAKER + week * _STEP_OF_WEEK) % _CIRCLE
    sells = exists().where(Product.cooperative_id == _Chosen.id, Product.state == ProductState.PUBLISHED)
    # Her goods are counted only for those who are chosen.
    chosen = (
        select(_Chosen.id)
        .where(_Chosen.state == CooperativeState.VERIFIED, sells)
        .order_by(turn, _Chosen.id)
        .limit(limit)
    )
    return _read(_MAKERS.where(Cooperative.id.in_(chosen)).order_by(Cooperative.slug))


def market_numbers(today: date) -> MarketNumbers:
    """Count the market, in one statement."""
    verified_ids = select(Cooperative.id).where(_verified)
    counted = (
        select(func.count()).select_from(Cooperative).where(_verified),
        select(func.count())
        .select_from(Product)
        .where(Product.state == ProductState.PUBLISHED, Product.cooperative_id.in_(verified_ids)),
        select(func.count(Cooperative.province_id.distinct())).where(_verified),
        select(func.count())
        .select_from(Certificate)
        .where(
            Certificate.kind == CertificateKind.OCOP,
            Certificate.cooperative_id.in_(verified_ids),
            certificates.is_shown(today),
        ),
    )
    return MarketNumbers(*db.session.execute(select(*(each.scalar_subquery() for each in counted))).one())


def _read(chosen: Select[*tuple[Any, ...]]) -> list[MakerCard]:
    return [MakerCard._make(row) for row in db.session.execute(chosen)]
