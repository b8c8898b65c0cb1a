"""One raw lot among a hundred thousand events: its whole reach is found in one statement and under a second."""

from time import perf_counter

import pytest
from sqlalchemy import event, func, select, text

from bench.events import DERIVED, EVENTS, Patterns, fill
from marketplace.kernel.database import db, transaction
from marketplace.recalls.reach import reach_of
from marketplace.traceability.models import TraceEvent
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.products import make_product
from tests.makers.recalls import make_order_of, make_raw


@pytest.fixture
def raw(database):
    chi = make_cooperative()
    honey = make_product(chi, name="Mật ong rừng", category="mat-ong")
    lot, raw = make_lot(chi, honey), make_raw(chi, "Rừng Khuổi Luông")
    order = make_order_of(lot, honey)
    with transaction():
        fill(Patterns(raw, lot, order))
    db.session.rollback()
    yield raw
    db.session.rollback()
    if database.backend == "postgresql":
        # Row by row, as other tests are tidied up, each of these would look for what refers to it.
        with transaction():
            db.session.execute(text('TRUNCATE lot, "order", order_group CASCADE'))


def test_a_recall_finds_every_order_and_contact_among_a_hundred_thousand_events(raw):
    assert db.session.scalar(select(func.count(TraceEvent.id))) > EVENTS
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    reach_of(raw)
    statements.clear()
    began = perf_counter()
    found = reach_of(raw)
    seconds = perf_counter() - began
    assert len(statements) == 1
    assert seconds < 1
    assert len(found.lots) == DERIVED + 1
    assert len(found.by_order) == DERIVED
    assert all(line.phone and line.email and line.lot_id and line.carrier for line in found.lines)
