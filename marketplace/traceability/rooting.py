"""Roots: once a day, one signed statement of where every chain stands. Whoever keeps one notices any later change.

A root covers everything recorded since the one before, until the moment it was signed; it says so. After days on which
nobody worked, one root covers them all, since what is signed later proves nothing about the days before.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.digests import canonical_json, text_digest
from marketplace.kernel.merkle import root_of
from marketplace.traceability import epcis_names as names
from marketplace.traceability.chain_models import EventChain, EventEntry, EventRoot, RootShare, SigningKey
from marketplace.traceability.epcis_events import in_vietnam
from marketplace.traceability.ports import PublicKey, Signer
from marketplace.traceability.proofs import share_leaf

ROOTS_SHOWN = 400


@dataclass(frozen=True)
class Share:
    """What is new in one chain."""

    cooperative_id: int
    cooperative: str
    first: int
    last: int
    head: str
    tree: str

    def told(self) -> dict[str, Any]:
        """Return it as statements and files write it."""
        return {
            "cooperative": self.cooperative,
            "first": self.first,
            "last": self.last,
            "head": self.head,
            "tree": self.tree,
        }


def publish_root(day: date, *, signer: Signer, at: datetime) -> EventRoot | None:
    """Sign where every chain stands, as the root of a day that is over; nothing when nothing is new since the last.

    Of two workers at one moment only one publishes.
    """
    last = db.session.scalar(select(EventRoot).order_by(EventRoot.number.desc()).limit(1))
    if last is not None and last.day >= day:
        return None
    shares = _new_shares()
    if not shares:
        return None
    key = ensure_key(signer.key(), at=at)
    statement = _statement(day, shares, last, at=at)
    text = canonical_json({**statement, "key": key.code}).decode()
    values = {
        "number": statement["number"],
        "day": day,
        "statement": text,
        "signature": signer.sign(text.encode()),
        "signed_at": at,
    }
    root_id = insert_or_ignore(EventRoot, values, unique=("day",))
    if root_id is None:
        return None
    db.session.add_all(
        RootShare(root_id=root_id, **{name: getattr(each, name) for name in _COLUMNS}) for each in shares
    )
    db.session.flush()
    return db.session.get_one(EventRoot, root_id)


_COLUMNS = ("cooperative_id", "first", "last", "head", "tree")


def is_root_due(day: date) -> bool:
    """Tell whether a day that is over may want a root: cheap, since it is asked every minute."""
    last = db.session.scalar(select(func.max(EventRoot.day)))
    return last is None or last < day


def ensure_key(key: PublicKey, *, at: datetime) -> SigningKey:
    """Return the row of a public key; one seen for the first time is listed from now on."""
    insert_or_ignore(
        SigningKey, {"code": key.code, "public": key.public, "valid_from": at, "valid_to": None}, unique=("code",)
    )
    return db.session.scalars(select(SigningKey).where(SigningKey.code == key.code)).one()


def close_other_keys(key: PublicKey, *, at: datetime) -> int:
    """Say that every other key signs nothing from now on; what they signed before still holds.

    Returns:
        How many were closed.
    """
    closed = db.session.scalars(
        update(SigningKey)
        .where(SigningKey.code != key.code, SigningKey.valid_to.is_(None))
        .values(valid_to=at)
        .returning(SigningKey.id)
    )
    return len(closed.all())


def key_set() -> dict[str, Any]:
    """Return every public key there ever was as a JSON Web Key Set, with the times between which each signs."""
    keys = db.session.scalars(select(SigningKey).order_by(SigningKey.id))
    return {
        "keys": [jwk(PublicKey(key.code, key.public), valid_from=key.valid_from, valid_to=key.valid_to) for key in keys]
    }


def published_roots(*, before: int | None = None) -> list[dict[str, Any]]:
    """Return the statements with their signatures, newest first."""
    chosen = select(EventRoot).order_by(EventRoot.number.desc()).limit(ROOTS_SHOWN)
    if before is not None:
        chosen = chosen.where(EventRoot.number < before)
    return [root_told(root) for root in db.session.scalars(chosen)]


def root_told(root: EventRoot) -> dict[str, Any]:
    """Return a root as it is published."""
    return {"statement": json.loads(root.statement), "signature": root.signature}


def shares_of(root_id: int) -> list[Share]:
    """Return the shares of a root in the order in which they stand in its tree."""
    chosen = (
        select(RootShare, Cooperative.code)
        .join(Cooperative, Cooperative.id == RootShare.cooperative_id)
        .where(RootShare.root_id == root_id)
        .order_by(RootShare.cooperative_id)
    )
    return [
        Share(row.cooperative_id, code, row.first, row.last, row.head, row.tree)
        for row, code in db.session.execute(chosen)
    ]


def hashes_between(cooperative_id: int, first: int, last: int) -> list[bytes]:
    """Return the hashes of a chain's entries from `first` to `last`, as they stand in trees."""
    chosen = (
        select(EventEntry.hash)
        .where(EventEntry.cooperative_id == cooperative_id, EventEntry.number.between(first, last))
        .order_by(EventEntry.number)
    )
    return [each.encode() for each in db.session.scalars(chosen)]


def _new_shares() -> list[Share]:
    rooted = (
        select(RootShare.cooperative_id, func.max(RootShare.last).label("last"))
        .group_by(RootShare.cooperative_id)
        .subquery()
    )
    known = func.coalesce(rooted.c.last, 0)
    chosen = (
        select(EventChain, Cooperative.code, known)
        .join(Cooperative, Cooperative.id == EventChain.cooperative_id)
        .outerjoin(rooted, rooted.c.cooperative_id == EventChain.cooperative_id)
        .where(EventChain.length > known)
        .order_by(EventChain.cooperative_id)
    )
    found = db.session.execute(chosen).all()
    return [
        Share(
            chain.cooperative_id, code, last + 1, chain.length, chain.head,
            root_of(hashes_between(chain.cooperative_id, last + 1, chain.length)),
        )
        for chain, code, last in found
    ]  # fmt: skip


def _statement(day: date, shares: Sequence[Share], last: EventRoot | None, *, at: datetime) -> dict[str, Any]:
    return {
        "market": names.market_url(),
        "number": last.number + 1 if last else 1,
        "previous": text_digest(last.statement) if last else "",
        "day": day.isoformat(),
        "signedAt": in_vietnam(at),
        "entries": sum(share.last - share.first + 1 for share in shares),
        "chains": len(shares),
        "tree": root_of([share_leaf(share.told()) for share in shares]),
    }


def jwk(key: PublicKey, *, valid_from: datetime, valid_to: datetime | None = None) -> dict[str, Any]:
    """Return a public key as a JSON Web Key."""
    until = {"exp": int(valid_to.timestamp())} if valid_to else {}
    return {
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.code, "x": key.public,
        "nbf": int(valid_from.timestamp()), **until,
    }  # fmt: skip
