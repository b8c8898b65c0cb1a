"""What parcels of several cooperatives cost and ask for, read by one statement for carts and checkouts."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import present_connection
from marketplace.kernel.money import Dong
from marketplace.orders.delivery_models import DeliveryTerms, RemoteCommune
from marketplace.orders.models import DeliveryRate
from marketplace.orders.rules import DEFAULT_RATES, Rate
from marketplace.orders.terms import NO_TERMS, Terms
from marketplace.territory.rules import Zone

_SELLER, _TERMS, _REMOTE, _RATE = (
    Cooperative.metadata.tables[model.__tablename__]
    for model in (Cooperative, DeliveryTerms, RemoteCommune, DeliveryRate)
)
_IS_REMOTE = (
    select(_REMOTE.c.commune_id)
    .where(_REMOTE.c.cooperative_id == _SELLER.c.id, _REMOTE.c.commune_id == bindparam("commune"))
    .exists()
)
_CHARGES = (
    select(
        *(_SELLER.c.id, _TERMS.c.minimum_order, _TERMS.c.remote_fee, _IS_REMOTE.label("is_remote")),
        *(
            _RATE.c.zone,
            _RATE.c.first_grams,
            _RATE.c.first_fee,
            _RATE.c.step_grams,
            _RATE.c.step_fee,
            _RATE.c.free_from,
        ),
    )
    .outerjoin(_TERMS, _TERMS.c.cooperative_id == _SELLER.c.id)
    .outerjoin(_RATE, _RATE.c.cooperative_id == _SELLER.c.id)
    .where(_SELLER.c.id.in_(bindparam("sellers", expanding=True)))
)


@dataclass
class Charges:
    """What one cooperative asks for parcels into a commune, and what they cost into each zone."""

    terms: Terms = NO_TERMS
    rates: dict[Zone, Rate] = field(default_factory=lambda: dict(DEFAULT_RATES))


def charges_of_many(cooperative_ids: Collection[int], *, commune_id: int | None = None) -> dict[int, Charges]:
    """Return what holds for parcels of several cooperatives into a commune: their own rates, or the market's."""
    found = {cooperative_id: Charges() for cooperative_id in cooperative_ids}
    asked = {"sellers": list(found), "commune": commune_id or 0}
    for row in present_connection().execute(_CHARGES, asked) if found else ():
        charges = found[row.id]
        if row.minimum_order is not None:
            charges.terms = Terms(row.minimum_order, row.remote_fee, row.remote_fee if row.is_remote else Dong(0))
        if row.zone is not None:
            rate = Rate(row.first_grams, row.first_fee, row.step_grams, row.step_fee, row.free_from)
            charges.rates[Zone(row.zone)] = rate
    return found
