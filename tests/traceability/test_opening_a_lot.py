"""A cooperative opens a lot of what it has made."""

from datetime import date, timedelta

import pytest

from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel import audit, clock
from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.products.states import ProductState
from marketplace.traceability import queries, services
from marketplace.traceability.kinds import TraceEventKind
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, lot_data, make_lot
from tests.makers.products import make_product

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 22)


def test_a_lot_gets_a_number_and_a_public_code_with_a_check_character() -> None:
    lot = make_lot(make_cooperative())
    assert lot.number == "GNNT-261120-01"
    assert is_valid(lot.code) and lot.code.startswith("L") and len(lot.code) == 9


def test_the_next_lot_of_the_day_gets_the_next_number() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    numbers = [make_lot(chi, rice).number for _ in range(3)]
    assert numbers == ["GNNT-261120-01", "GNNT-261120-02", "GNNT-261120-03"]


def test_opening_records_harvest_making_and_packing_with_their_days() -> None:
    lot = make_lot(make_cooperative())
    told = [(event.kind, clock.day_of(event.happened_at), event.quantity) for event in queries.events_of(lot.id)]
    assert told == [
        (TraceEventKind.HARVEST, date(2026, 11, 18), None),
        (TraceEventKind.MAKE, date(2026, 11, 20), None),
        (TraceEventKind.PACK, date(2026, 11, 21), 50_000),
    ]


def test_fresh_produce_is_harvested_and_packed_but_made_into_nothing() -> None:
    chi = make_cooperative()
    lot = make_lot(chi, make_product(chi, name="Bưởi", category="nong-san-tuoi"))
    assert [event.kind for event in queries.events_of(lot.id)] == [TraceEventKind.HARVEST, TraceEventKind.PACK]


def test_what_was_not_harvested_has_no_harvest() -> None:
    lot = make_lot(make_cooperative(), harvested_on=None)
    assert TraceEventKind.HARVEST not in {event.kind for event in queries.events_of(lot.id)}


def test_without_a_place_it_happened_at_the_cooperative() -> None:
    chi = make_cooperative()
    event = queries.events_of(make_lot(chi, place="").id)[0]
    assert (event.place, event.commune_id) == (chi.street, chi.commune_id)


def test_her_own_number_is_kept_in_letters_that_need_no_escaping() -> None:
    assert make_lot(make_cooperative(), number=" lô 7/đợt a ").number == "LO-7-DOT-A"


def test_a_number_she_has_used_before_is_refused() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    make_lot(chi, rice, number="LO-7")
    with pytest.raises(InvalidInput) as refused:
        make_lot(chi, rice, number="lo 7")
    assert set(refused.value.fields) == {"number"}
    assert len(queries.lots_of_cooperative(chi.id).rows) == 1


def test_another_cooperative_may_use_the_same_number() -> None:
    numbers = {make_lot(make_cooperative(name), number="LO-7").number for name in ("Hoa Ban", "Sen Hồng")}
    assert numbers == {"LO-7"}


def test_a_product_of_somebody_else_is_as_good_as_none() -> None:
    chi, dara = make_cooperative("Chi"), make_cooperative("Dara")
    hers = make_product(dara)
    with transaction(), pytest.raises(InvalidInput) as refused:
        services.open_lot(chi.id, lot_data(hers.code), PACKED)
    assert set(refused.value.fields) == {"product_code"}
    assert queries.lots_of_cooperative(chi.id).rows == []


def test_a_product_she_no_longer_makes_gets_no_lot() -> None:
    chi = make_cooperative()
    with pytest.raises(InvalidInput, match="ngừng bán"):
        make_lot(chi, make_product(chi, state=ProductState.RETIRED))


@pytest.mark.parametrize("state", [CooperativeState.SUBMITTED, CooperativeState.SUSPENDED])
def test_a_cooperative_that_may_not_trade_opens_no_lot(state: CooperativeState) -> None:
    chi = make_cooperative(state=state)
    with pytest.raises(RuleBroken):
        make_lot(chi, make_product(chi, state=ProductState.DRAFT))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"produced_on": TODAY + timedelta(days=1), "packed_on": None}, "produced_on"),
        ({"produced_on": date(1926, 1, 1), "harvested_on": None, "best_before_on": None}, "produced_on"),
        ({"harvested_on": date(2026, 11, 21)}, "harvested_on"),
        ({"packed_on": date(2026, 11, 19)}, "packed_on"),
        ({"packed_on": TODAY + timedelta(days=1)}, "packed_on"),
        ({"best_before_on": date(2026, 11, 20)}, "best_before_on"),
        ({"best_before_on": date(2206, 11, 20)}, "best_before_on"),
        ({"quantity": 0}, "quantity"),
        ({"unit": "thùng"}, "unit"),
        ({"number": "A" * 21}, "number"),
        ({"standard": "x" * 121}, "standard"),
        ({"place": "x" * 121}, "place"),
    ],
)
def test_a_slip_is_told_at_its_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_lot(make_cooperative(), **changed)
    assert set(refused.value.fields) == {field}


def test_all_slips_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        make_lot(make_cooperative(), quantity=0, unit="?", best_before_on=date(2020, 1, 1))
    assert set(refused.value.fields) == {"quantity", "unit", "best_before_on"}


def test_the_audit_trail_keeps_who_opened_it() -> None:
    lot = make_lot(make_cooperative())
    assert [entry.action for entry in audit.entries_about("lot", lot.id)] == ["open_lot"]
