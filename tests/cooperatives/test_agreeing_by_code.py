"""Agreeing to be helped by a code: six digits to the registered telephone, ten minutes, five tries, kept nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.cooperatives import assisting, consent_codes
from marketplace.cooperatives.consent_codes import Answer
from marketplace.cooperatives.kinds import ConsentMethod
from marketplace.cooperatives.models import ConsentCode
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.cooperatives import EVERYWHERE, make_cooperative
from tests.makers.outbox import posted
from tests.makers.people import make_officer, make_person

KEY = "test-key"
CONSENT = assisting.Consent("Trần Thị Hoa", ConsentMethod.SMS_CODE, "Gọi lúc 9 giờ", "Đăng hàng", days=7)


@pytest.fixture
def asked(database):
    """A consent that an officer asked for, and the act of her who asked."""
    officer, cooperative = make_officer(), make_cooperative()
    act = Act(officer.id, NOON)
    with transaction():
        row = assisting.ask(cooperative.id, CONSENT, scope=EVERYWHERE, act=act)
        consent_codes.send(row.id, signing_key=KEY, act=act)
    return row, act


def newest():
    return db.session.scalars(select(ConsentCode).order_by(ConsentCode.id.desc())).first()


def digits(at=NOON):
    found = consent_codes.to_send(newest().id, signing_key=KEY, at=at)
    return found[1] if found else None


def answer(asked, typed, *, after=timedelta(minutes=1)):
    row, act = asked
    with transaction():
        return consent_codes.answer(row.id, typed, signing_key=KEY, act=Act(act.actor_id, NOON + after))


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_registered_telephone_and_makes_the_consent(asked):
    row, _act = asked
    assert newest().phone == "+84500000123"
    assert assisting.state_of(row, NOON) == "waiting"
    assert answer(asked, f" {digits()[:3]} {digits()[3:]} ") is Answer.AGREED
    assert (row.method, row.granted_by) == (ConsentMethod.SMS_CODE, None)
    assert assisting.acting_for(row.id, officer_id=row.officer_id, at=NOON + timedelta(minutes=2)) is not None
    with pytest.raises(RuleBroken):
        answer(asked, digits() or "000000")


def test_the_code_stands_in_no_row(asked):
    code = digits()
    kept = {name: getattr(newest(), name) for name in ("salt", "code_hash", "phone")}
    assert len(code) == 6
    assert code not in str(posted("consent-sms"))
    assert code not in (kept["salt"], kept["code_hash"])
    assert consent_codes._digits(kept["salt"], "another-key") != code


def test_after_five_wrong_tries_the_right_code_comes_too_late(asked):
    code = digits()
    assert [answer(asked, wrong(code)) for _try in range(5)] == [Answer.WRONG] * 4 + [Answer.OVER]
    assert answer(asked, code) is Answer.OVER
    assert newest().tries == 5


def test_after_ten_minutes_it_is_over_and_is_not_sent_either(asked):
    code = digits()
    assert answer(asked, code, after=timedelta(minutes=10)) is Answer.OVER
    assert digits(at=NOON + timedelta(minutes=10)) is None


def test_a_new_code_ends_the_one_before_and_there_are_five_at_most(asked):
    row, act = asked
    old = digits()
    with transaction():
        consent_codes.send(row.id, signing_key=KEY, act=act)
    assert digits() != old
    assert answer(asked, old) is Answer.WRONG
    for _more in range(3):
        with transaction():
            consent_codes.send(row.id, signing_key=KEY, act=act)
    with pytest.raises(RuleBroken, match="quá nhiều mã"), transaction():
        consent_codes.send(row.id, signing_key=KEY, act=act)


def test_another_officer_neither_sends_nor_answers(asked):
    row, _act = asked
    stranger = Act(make_officer().id, NOON)
    for verb in (consent_codes.send, lambda *given, **named: consent_codes.answer(*given, digits(), **named)):
        with pytest.raises(NotFound), transaction():
            verb(row.id, signing_key=KEY, act=stranger)


def test_a_manager_may_agree_in_her_account_instead_and_that_is_on_record(asked):
    row, _act = asked
    hoa = make_person()
    with transaction():
        assisting.confirm(row.id, cooperative_id=row.cooperative_id, act=Act(hoa.id, NOON))
    assert row.method is ConsentMethod.IN_ACCOUNT
    with pytest.raises(RuleBroken):
        answer(asked, "000000")


def test_what_was_ended_waits_for_no_code(asked):
    row, act = asked
    code = digits()
    with transaction():
        assisting.end_by_cooperative(row.id, cooperative_id=row.cooperative_id, act=act)
    with pytest.raises(RuleBroken):
        answer(asked, code)
