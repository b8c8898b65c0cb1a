"""Keys for programs: a cooperative's partner, or her own till, sends in and reads events with one. It is shown once."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.traceability.chain_models import PartnerKey

PREFIX = "sen_"
LONGEST_NAME = 80
MOST_KEYS = 50
_TOKEN = re.compile(r"sen_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Caller:
    """Whose events somebody with a key sends in and reads."""

    key_id: int
    cooperative_id: int
    may_capture: bool
    may_query: bool
    last_used_at: datetime | None


def make_key(cooperative_id: int, name: str, *, may_capture: bool, may_query: bool, act: Act) -> str:
    """Make a key and return it: it is not kept and cannot be shown again.

    Raises:
        InvalidInput: it has no name, or may do nothing.
        RuleBroken: she has too many.
    """
    clean = normalise(name)
    faults = {}
    if not clean or len(clean) > LONGEST_NAME:
        faults["name"] = msg("Hãy đặt tên để biết ai dùng khóa này, tối đa %(most)s ký tự.", most=LONGEST_NAME)
    if not (may_capture or may_query):
        faults["scopes"] = msg("Hãy chọn ít nhất một quyền.")
    if len(_open_keys(cooperative_id)) >= MOST_KEYS:
        faults["name"] = msg("Hợp tác xã đã có quá nhiều khóa. Hãy thu hồi khóa không dùng.")
    if faults:
        raise InvalidInput(fields=faults)
    token = f"{PREFIX}{secrets.token_urlsafe(32)}"
    key = PartnerKey(
        cooperative_id=cooperative_id,
        name=clean,
        token_hash=_hashed(token),
        may_capture=may_capture,
        may_query=may_query,
        created_at=act.at,
        created_by=act.actor_id,
    )
    db.session.add(key)
    db.session.flush()
    audit.record("partner_key.made", "cooperative", cooperative_id, act, after=clean)
    return token


def revoke_key(key_id: int, *, cooperative_id: int, act: Act) -> None:
    """Take a key back; from now on it opens nothing.

    Raises:
        NotFound: it is not hers, or was taken back before.
    """
    gone = db.session.scalar(
        update(PartnerKey)
        .where(PartnerKey.id == key_id, PartnerKey.cooperative_id == cooperative_id, PartnerKey.revoked_at.is_(None))
        .values(revoked_at=act.at)
        .returning(PartnerKey.name)
    )
    if gone is None:
        raise NotFound
    audit.record("partner_key.revoked", "cooperative", cooperative_id, act, before=gone)


def keys_of(cooperative_id: int) -> Sequence[PartnerKey]:
    """Return a cooperative's keys, those that still open something first."""
    chosen = select(PartnerKey).where(PartnerKey.cooperative_id == cooperative_id)
    return db.session.scalars(chosen.order_by(PartnerKey.revoked_at.is_not(None), PartnerKey.id.desc())).all()


def caller_with(token: str) -> Caller:
    """Return who calls with a key.

    Raises:
        NotAllowed: there is no such key, or it was taken back.
    """
    # Looked up by its hash, so that neither a stolen table nor the time it takes tells anything of a key.
    chosen = select(PartnerKey).where(PartnerKey.token_hash == _hashed(token), PartnerKey.revoked_at.is_(None))
    key = db.session.scalar(chosen) if _TOKEN.fullmatch(token) else None
    if key is None:
        raise NotAllowed(msg("Khóa này không dùng được hoặc đã bị thu hồi."))
    return Caller(key.id, key.cooperative_id, key.may_capture, key.may_query, key.last_used_at)


def used(key_id: int, *, at: datetime) -> None:
    """Note that a key was used."""
    db.session.execute(update(PartnerKey).where(PartnerKey.id == key_id).values(last_used_at=at))


def _open_keys(cooperative_id: int) -> Sequence[PartnerKey]:
    return [key for key in keys_of(cooperative_id) if key.revoked_at is None]


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
