"""A cooperative reads its lots; orders are packed from the lot that expires first."""

from datetime import date, timedelta

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.traceability import queries
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_label_run, make_lot
from tests.makers.products import make_product

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 11, 22)


def test_the_list_runs_from_the_newest_page_after_page() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    codes = [make_lot(chi, rice).code for _ in range(5)]
    first = queries.lots_of_cooperative(chi.id, limit=3)
    rest = queries.lots_of_cooperative(chi.id, before=first.next_before, limit=3)
    assert [row.code for row in (*first.rows, *rest.rows)] == codes[::-1]
    assert rest.next_before is None


def test_the_list_tells_product_and_labels_printed() -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    make_label_run(lot, count=24)
    make_label_run(lot, count=6)
    row = queries.lots_of_cooperative(chi.id).rows[0]
    assert (row.product_name, row.labels) == ("Gạo nếp nương Tú Lệ", 30)


def test_another_cooperatives_lot_cannot_be_found() -> None:
    lot = make_lot(make_cooperative("Chi"))
    dara = make_cooperative("Dara")
    with pytest.raises(NotFound):
        queries.lot_of_cooperative(lot.code, cooperative_id=dara.id)
    assert queries.lots_of_cooperative(dara.id).rows == []


def test_orders_are_packed_from_the_lot_that_expires_first() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    for number, last in (("C", None), ("B", date(2027, 6, 1)), ("A", date(2027, 1, 1)), ("T", TODAY)):
        make_lot(chi, rice, number=number, best_before_on=last)
    make_lot(chi, rice, number="OLD", best_before_on=TODAY - timedelta(days=1))
    found = queries.lots_for_packing([rice.id], TODAY)
    assert [lot.number for lot in found[rice.id]] == ["T", "A", "B", "C"]
    assert found[rice.id][0].label == "T · HSD 22/11/2026"


def test_a_product_without_lots_has_none_to_pack_from() -> None:
    rice = make_product(make_cooperative())
    assert queries.lots_for_packing([rice.id], TODAY) == {rice.id: []}
    assert queries.lots_for_packing([], TODAY) == {}


def test_names_of_lots_come_in_one_go_and_unknown_ids_are_left_out() -> None:
    lot = make_lot(make_cooperative(), number="LO-7")
    assert queries.names_of([lot.id, 10**9]) == {lot.id: queries.LotName(lot.code, "LO-7")}
    assert queries.names_of([]) == {}
