"""Agreeing to be helped by a code: sent to the cooperative's registered telephone, told to the officer, typed by her.

Six digits, ten minutes, five tries. A try is counted whatever comes of it, so nothing here is raised for a wrong code:
an error would undo the counting.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Update, func, select, update

from marketplace.cooperatives.kinds import ConsentMethod
from marketplace.cooperatives.models import Assistance, ConsentCode, Cooperative
from marketplace.kernel import audit, outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg

KIND = "consent-sms"
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
#: Five codes of five tries each leave one chance in 40,000 to whoever guesses.
MOST_CODES = 5
DIGITS = 6


class Answer(StrEnum):
    """What became of a try."""

    AGREED = "agreed"
    WRONG = "wrong"
    OVER = "over"


def send(assistance_id: int, *, signing_key: str, act: Act) -> ConsentCode:
    """Send a code to the telephone under which the cooperative is registered; one before it no longer counts.

    Raises:
        NotFound: the officer asked for no such consent.
        RuleBroken: it is not to be given by code, was answered, or too many codes were sent for it.
    """
    row = _awaiting(assistance_id, act)
    before = _codes(row.id).where(ConsentCode.until > act.at).values(until=act.at)
    db.session.execute(before.execution_options(synchronize_session=False))
    sent = db.session.scalar(select(func.count(ConsentCode.id)).where(ConsentCode.assistance_id == row.id)) or 0
    if sent >= MOST_CODES:
        raise RuleBroken(msg("Đã gửi quá nhiều mã cho lần này. Hãy kết thúc và ghi sự đồng ý bằng cách khác."))
    phone = db.session.scalars(select(Cooperative.phone).where(Cooperative.id == row.cooperative_id)).one()
    salt = secrets.token_hex(16)
    code = ConsentCode(
        assistance_id=row.id,
        phone=phone,
        salt=salt,
        code_hash=_hash(_digits(salt, signing_key), salt, signing_key),
        made_at=act.at,
        until=act.at + GOOD_FOR,
    )
    db.session.add(code)
    db.session.flush()
    outbox.post(KIND, {"code": code.id}, key=str(code.id), at=act.at)
    audit.record("send_consent_code", "cooperative", row.cooperative_id, act)
    return code


def answer(assistance_id: int, typed: str, *, signing_key: str, act: Act) -> Answer:
    """Count a try, and take the consent as given when the code is right.

    Raises:
        NotFound, RuleBroken: as `send`.
    """
    row = _awaiting(assistance_id, act)
    code = _count_try(row.id, act.at)
    if code is None:
        return Answer.OVER
    digits = "".join(character for character in typed if character.isascii() and character.isdecimal())
    if not hmac.compare_digest(code.code_hash, _hash(digits, code.salt, signing_key)):
        return Answer.WRONG if code.tries < MOST_TRIES else Answer.OVER
    code.used_at = row.granted_at = act.at
    after = {"given_by": row.given_by, "method": row.method.value}
    audit.record("grant_assistance", "cooperative", row.cooperative_id, act, after=after)
    return Answer.AGREED


def to_send(code_id: int, *, signing_key: str, at: datetime) -> tuple[ConsentCode, str, Assistance] | None:
    """Return what the worker sends: the code, its digits, and what is agreed to; nothing where it is over."""
    code = db.session.get(ConsentCode, code_id)
    if code is None or code.until <= at or code.used_at is not None:
        return None
    return code, _digits(code.salt, signing_key), db.session.get_one(Assistance, code.assistance_id)


def _awaiting(assistance_id: int, act: Act) -> Assistance:
    """Return the consent the officer asked for, held until the transaction ends."""
    hers = select(Assistance).where(Assistance.id == assistance_id, Assistance.officer_id == act.actor_id)
    row = db.session.scalar(hers.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    is_open = row.granted_at is None and row.ended_at is None and row.until > act.at
    if row.method is not ConsentMethod.SMS_CODE or not is_open:
        raise RuleBroken(msg("Lần đồng ý này không chờ mã."))
    return row


def _count_try(assistance_id: int, at: datetime) -> ConsentCode | None:
    """Take one of the tries that are left, in one statement: tries at the same moment are counted each."""
    taken = db.session.scalar(
        _codes(assistance_id)
        .where(ConsentCode.until > at, ConsentCode.tries < MOST_TRIES)
        .values(tries=ConsentCode.tries + 1)
        .returning(ConsentCode.id)
        .execution_options(synchronize_session=False)
    )
    return None if taken is None else db.session.get(ConsentCode, taken, populate_existing=True)


def _codes(assistance_id: int) -> Update:
    return update(ConsentCode).where(ConsentCode.assistance_id == assistance_id, ConsentCode.used_at.is_(None))


def _digits(salt: str, signing_key: str) -> str:
    """Return the code of a salt, which nobody knows who has not the site's key."""
    drawn = hmac.new(signing_key.encode(), f"consent-code:{salt}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(drawn[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def _hash(digits: str, salt: str, signing_key: str) -> str:
    return hmac.new(signing_key.encode(), f"consent-hash:{salt}:{digits}".encode(), hashlib.sha256).hexdigest()
