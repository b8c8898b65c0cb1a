"""Every event stands in its cooperative's chain; a byte changed by hand is named by whoever checks, here or there."""

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from marketplace import jobs
from marketplace.adapters.ed25519_keys import check_signature
from marketplace.cli.chains import renew_trace_key, verify_chain
from marketplace.cli.lot_files import verify_lot
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.traceability import chain_checks, lot_files, recording, rooting, sealing
from marketplace.traceability.chain_models import EventEntry, EventThing
from marketplace.traceability.kinds import TraceEventKind
from marketplace.traceability.models import TraceEvent
from marketplace.traceability.proofs import verify_lot_file
from marketplace.traceability.rules import Happening
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.chains import YESTERDAY, make_root, tamper
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import PACKED, make_lot

CHECKED = Happening(TraceEventKind.CHECK, date(2026, 11, 21), note="Đạt cảm quan")


def sentences() -> list[str]:
    return [fault.sentence for fault in chain_checks.faults()]


def file_of(lot) -> dict:
    return json.loads(lot_files.lot_file(lot, signer=ports().signer, at=NOON, with_partners=False))


def told_of(file) -> list[str]:
    return list(verify_lot_file(file, check_signature).faults)


@pytest.fixture
def lot(database):
    lot = make_lot(make_cooperative("Sen Hồng"))
    with transaction():
        recording.record(lot, CHECKED, PACKED)
    return lot


def test_every_event_follows_the_one_before(lot):
    entries = db.session.scalars(select(EventEntry).order_by(EventEntry.number)).all()
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert [entry.previous for entry in entries] == ["", *(entry.hash for entry in entries[:-1])]
    assert sentences() == []


@pytest.mark.parametrize("rooted", [False, True])
def test_one_byte_changed_in_a_stored_event_is_named_here_and_elsewhere(lot, database, rooted):
    if rooted:
        make_root()
    assert told_of(file_of(lot)) == []
    event = db.session.scalars(select(TraceEvent).where(TraceEvent.kind == TraceEventKind.CHECK)).one()
    event_id = db.session.scalars(select(EventEntry.event_id).where(EventEntry.trace_event_id == event.id)).one()
    tamper("trace_event", f"note = 'Đạt cảm quam' WHERE id = {event.id}")
    (told,) = sentences()
    assert f"event {event.id} of" in told and event_id in told
    assert "note “Đạt cảm quan”, but stored is “Đạt cảm quam”" in told
    (elsewhere, *_) = told_of(file_of(lot))
    assert event_id in elsewhere and "is not what was recorded as entry 4" in elsewhere
    answer = database.app.test_cli_runner().invoke(verify_chain)
    assert answer.exit_code == 1
    assert event_id in answer.output


def test_one_byte_changed_in_what_is_published_is_named_here_and_elsewhere(lot):
    event_id = db.session.scalars(select(EventEntry.event_id).where(EventEntry.number == 4)).one()
    tamper("event_entry", "event = replace(event, 'quan', 'quam') WHERE number = 4")
    (told,) = sentences()
    assert event_id in told and "published otherwise" in told
    (elsewhere,) = told_of(file_of(lot))
    assert event_id in elsewhere


def test_what_cannot_be_read_any_more_is_named_as_well(lot):
    tamper("event_entry", "event = 'x' || event WHERE number = 2")
    tamper("event_entry", "record = 'x' || record WHERE number = 3")
    told = sentences()
    assert "Entry 2" in told[0]
    assert all("Entry 3" in each for each in told[1:])
    assert told_of(file_of(lot)) != []


def test_rewriting_the_rest_of_the_chain_does_not_fool_a_signed_root(lot, monkeypatch):
    make_root()
    tamper("trace_event", "note = 'khác' WHERE id = (SELECT max(id) FROM trace_event)")
    with transaction():
        db.session.execute(delete(EventThing))
        db.session.execute(delete(EventEntry))
        db.session.execute(sealing.update(sealing.EventChain).values(length=0, head=""))
        sealing.seal_missing(after=0, at_most=100)
    assert any("are not those that root 1 covers" in each for each in sentences())
    assert any("is not covered by root 1" in each for each in told_of(file_of(lot)))


def test_events_that_were_taken_out_are_missed(lot):
    make_root()
    with transaction():
        db.session.execute(delete(EventThing))
        db.session.execute(delete(EventEntry).where(EventEntry.number > 2))
    told = " ".join(sentences())
    assert "ends with entry 2, but 4 were added" in told
    assert "stands in no chain" in told
    assert "are not all there, but root 1 covers them" in told


def test_the_database_itself_refuses_to_change_an_entry(lot):
    make_root()
    for table in ("event_entry", "event_root", "root_share"):
        with pytest.raises(DatabaseError, match="never changed"), db.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET id = id")  # noqa: S608


def test_a_file_changed_anywhere_is_refused(lot, tmp_path):
    make_root()
    file = file_of(lot)
    verdict = verify_lot_file(file, check_signature)
    assert (verdict.faults, verdict.events, verdict.rooted) == ((), 4, 4)
    note = copy.deepcopy(file)
    note["document"]["epcisBody"]["eventList"][3]["trace:note"] = "Đạt cảm quam"
    assert "Event 4 of 4" in told_of(note)[0]
    title = copy.deepcopy(file)
    title["lot"]["maker"] = "Hợp tác xã khác"
    assert told_of(title) == [
        "The signature of the file does not fit: something in it was changed after it was signed."
    ]
    root = copy.deepcopy(file)
    root["roots"][0]["statement"]["entries"] = 5
    assert "The signature of root 1" in told_of(root)[0]
    assert told_of({"format": "x"}) == told_of([]) == ["This is no lot file of this market."]


def test_the_offline_command_needs_no_market(lot, tmp_path, monkeypatch):
    path, keys = tmp_path / "lot.json", tmp_path / "keys.json"
    path.write_bytes(lot_files.lot_file(lot, signer=ports().signer, at=NOON, with_partners=False))
    command = verify_lot(check_signature)
    assert CliRunner().invoke(command, [str(path)]).exit_code == 0
    keys.write_text(json.dumps({"keys": []}), encoding="utf8")
    assert "cannot be trusted" in CliRunner().invoke(command, [str(path), "--keys", str(keys)]).output
    path.write_text(path.read_text(encoding="utf8").replace("Đạt cảm quan", "Đạt cảm quam"), encoding="utf8")
    answer = CliRunner().invoke(command, [str(path)])
    assert answer.exit_code == 1
    assert "Event 4 of 4" in answer.output


def test_after_a_week_without_a_worker_one_root_covers_it(lot, monkeypatch):
    day = date(2026, 11, 23)
    for passed in (0, 0, 7, 8):
        monkeypatch.setattr(clock, "now", lambda passed=passed: clock.start_of(day + timedelta(days=passed, hours=1)))
        if passed == 7:
            with transaction():
                recording.record(lot, CHECKED, PACKED)
        jobs.publish_root()
    roots = rooting.published_roots()
    assert [root["statement"]["day"] for root in roots] == ["2026-11-29", "2026-11-22"]
    assert [root["statement"]["entries"] for root in roots] == [1, 4]
    assert sentences() == []
    assert list(chain_checks.signature_faults(check_signature)) == []


def test_a_new_key_signs_and_the_old_signatures_hold(lot, database):
    make_root()
    old = file_of(lot)
    assert database.app.test_cli_runner().invoke(renew_trace_key).exit_code == 0
    with transaction():
        recording.record(lot, CHECKED, PACKED)
    make_root(YESTERDAY + timedelta(days=1))
    keys = rooting.key_set()["keys"]
    assert ["exp" in key for key in keys] == [True, False]
    assert {root["statement"]["key"] for root in rooting.published_roots()} == {key["kid"] for key in keys}
    assert told_of(old) == told_of(file_of(lot)) == []
    assert verify_lot_file(old, check_signature, keys=keys).faults == ()


def test_a_forged_signature_is_named(lot):
    make_root()
    tamper("event_root", "signature = replace(signature, '..', '..A')")
    assert [fault.where for fault in chain_checks.signature_faults(check_signature)] == ["root 1"]


def test_events_older_than_the_chains_are_chained_once(lot):
    before = db.session.scalars(select(EventEntry.event_id).order_by(EventEntry.number)).all()
    with transaction():
        db.session.execute(delete(EventThing))
        db.session.execute(delete(EventEntry))
        db.session.execute(delete(sealing.EventChain))
    last, rounds = 0, 0
    while last is not None:
        with transaction():
            last = sealing.seal_missing(after=last, at_most=3)
        rounds += 1
    assert rounds == 3
    assert db.session.scalars(select(EventEntry.event_id).order_by(EventEntry.number)).all() == before
    assert sentences() == []


def record_at_once(market, lots) -> list[str]:
    """Record one event for each lot at one moment and return the accidents."""
    start = Barrier(len(lots))

    def write(lot_id: int) -> str:
        with market.app.app_context():
            start.wait(30)
            try:
                with transaction():
                    recording.record(db.session.get_one(sealing.Lot, lot_id), CHECKED, PACKED)
            except IntegrityError as accident:
                return type(accident).__name__
            return ""

    with ThreadPoolExecutor(len(lots)) as threads:
        return [told for told in threads.map(write, lots) if told]


def test_a_chain_never_forks(lot, database):
    assert record_at_once(database, [lot.id] * 8) == []
    db.session.rollback()
    assert db.session.scalars(select(EventEntry.number).order_by(EventEntry.number)).all() == list(range(1, 13))
    assert sentences() == []


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
def test_without_the_guard_it_would_fork(lot, database, monkeypatch):
    """The same crowd, but each reads where the chain ends without taking it, and sees the others' end only later."""
    seen = Barrier(4)

    def look(cooperative_id):
        chain = db.session.get(sealing.EventChain, cooperative_id, populate_existing=True)
        seen.wait(30)
        return chain.length, chain.head

    monkeypatch.setattr(sealing, "hold_head", look)
    accidents = record_at_once(database, [lot.id] * 4)
    assert accidents == ["IntegrityError"] * 3
