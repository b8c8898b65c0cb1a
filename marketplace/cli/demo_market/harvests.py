"""A harvest to come that can be ordered already, with a few who did: one of them is the one who can be signed in as."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from marketplace.cli.demo_market.buyers import Buyer
from marketplace.cli.demo_market.goods import Good
from marketplace.cooperatives.kinds import MemberRole
from marketplace.inventory import seasons
from marketplace.inventory.season_models import Season
from marketplace.inventory.season_rules import SeasonData
from marketplace.inventory.season_states import ShortfallRule
from marketplace.kernel.clock import day_of
from marketplace.kernel.history import Act
from marketplace.orders import carts, queries
from marketplace.orders.checkouts import Checkout, new_key
from marketplace.orders.kinds import PayBy
from marketplace.trade import paying
from marketplace.trade.placing import place_order

_DAY = timedelta(days=1)
_EXPECTED = 60
#: How many packs each of the first buyers orders, and how she pays.
_ORDERS = ((2, PayBy.VIETQR), (5, PayBy.COD), (3, PayBy.VIETQR))


def offer_harvest(good: Good, buyers: Sequence[Buyer], ids: Mapping[str, int], *, at: datetime) -> None:
    """Offer the next harvest of a product's first pack, and let a few order it; those who pay by transfer have paid."""
    today = day_of(at)
    data = SeasonData(
        harvest_from=today + 45 * _DAY,
        harvest_to=today + 70 * _DAY,
        closes_on=today + 40 * _DAY,
        expected=_EXPECTED,
        rule=ShortfallRule.PRO_RATA,
    )
    owner = good.stall.cooperative_id
    act = good.stall.act(at, MemberRole.SELLER)
    season = seasons.open_season(good.variant_ids[0], data, cooperative_id=owner, act=act)
    for buyer, (packs, pay_by) in zip(buyers, _ORDERS, strict=False):
        code = _order(season, buyer, (packs, pay_by), ids.get(buyer.email), at)
        if pay_by is PayBy.VIETQR:
            paying.confirm_received(code, cooperative_id=owner, act=act)


def _order(season: Season, buyer: Buyer, wish: tuple[int, PayBy], buyer_id: int | None, at: datetime) -> str:
    packs, pay_by = wish
    token = carts.add(None, season.variant_id, quantity=packs, at=at, season_id=season.id)
    seen = queries.checkout_view(token, commune_id=buyer.place.id)
    checkout = Checkout(
        key=new_key(),
        cart_token=token,
        buyer_name=buyer.name,
        buyer_phone=buyer.phone,
        street=buyer.street,
        commune_id=buyer.place.id,
        pay_by={season.cooperative_id: pay_by},
        seen_total=seen.total,
        buyer_email=buyer.email,
        locale=buyer.locale,
        buyer_id=buyer_id,
    )
    return place_order(checkout, act=Act(buyer_id, at)).orders[0].code
