"""What delivery costs from each cooperative: her own rates, or the market's where she has none."""

from marketplace.kernel import audit, feed
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.orders.charges import charges_of_many
from marketplace.orders.models import DeliveryRate
from marketplace.orders.rules import Rate
from marketplace.territory.rules import Zone

HEAVIEST_STEP_GRAMS = 1_000_000
HIGHEST_FEE = 10_000_000
HIGHEST_FREE_FROM = 10**12


def rates_of(cooperative_id: int) -> dict[Zone, Rate]:
    """Return what delivery costs from one cooperative into each zone."""
    return charges_of_many([cooperative_id])[cooperative_id].rates


def set_rate(cooperative_id: int, zone: Zone, rate: Rate, *, act: Act) -> None:
    """Set what delivery from a cooperative into a zone costs from now on; placed orders keep their fee.

    Raises:
        InvalidInput: a weight or fee that cannot be meant.
    """
    _ensure_sane(rate)
    values = vars(rate)
    statement = dialect_insert(DeliveryRate).values(cooperative_id=cooperative_id, zone=zone.value, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["cooperative_id", "zone"], set_=values))
    feed.tell("cooperative", [cooperative_id], at=act.at)
    audit.record("delivery_rate.set", "cooperative", cooperative_id, act, zone=zone.value, **values)


def _ensure_sane(rate: Rate) -> None:
    weights = {"first_grams": rate.first_grams, "step_grams": rate.step_grams}
    fees = {"first_fee": rate.first_fee, "step_fee": rate.step_fee}
    faults = {
        name: msg("Khối lượng phải lớn hơn 0 và không quá 1.000 kg.")
        for name, grams in weights.items()
        if not 0 < grams <= HEAVIEST_STEP_GRAMS
    }
    faults |= {
        name: msg("Phí giao hàng phải từ 0 đến 10 triệu đồng.")
        for name, fee in fees.items()
        if not 0 <= fee <= HIGHEST_FEE
    }
    if not 0 <= rate.free_from <= HIGHEST_FREE_FROM:
        faults["free_from"] = msg("Mức miễn phí giao hàng chưa đúng. Nhập 0 nếu không miễn phí.")
    if faults:
        raise InvalidInput(fields=faults)
