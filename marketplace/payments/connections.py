"""Providers that tell of money on a cooperative's account: switched on by her, each at an address of its own.

The secret belongs to the cooperative's own contract with the provider, because the money goes to her account; so it
is kept with her rows and not in the settings of the installation. It must be read again to check signatures, so it is
sealed, not hashed; the key of the box comes from the installation's secret.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.payments.kinds import PROVIDERS, NewsSource
from marketplace.payments.models import BankConnection
from marketplace.payments.ports import SecretBox


@dataclass(frozen=True, slots=True)
class Connection:
    """Whose money an address tells of, who tells, and how to prove it."""

    id: int
    cooperative_id: int
    source: NewsSource
    sealed_secret: str


_SECRET = re.compile(r"[!-~]{8,200}")


def connect(cooperative_id: int, source: NewsSource, *, secret: str, box: SecretBox, act: Act) -> BankConnection:
    """Let a provider tell of her money; connected before, only the secret changes and the address stays.

    Raises:
        InvalidInput: it is no provider, or the secret is too short, too long or has spaces.
    """
    if source not in PROVIDERS:
        raise InvalidInput(fields={"source": msg("Hãy chọn một dịch vụ trong danh sách.")})
    if not _SECRET.fullmatch(secret.strip()):
        raise InvalidInput(
            fields={"secret": msg("Khóa bí mật dài 8 đến 200 ký tự, không dấu và không có khoảng trắng.")}
        )
    sealed = box.seal(secret.strip())
    known = db.session.scalar(
        select(BankConnection).where(BankConnection.cooperative_id == cooperative_id, BankConnection.source == source)
    )
    if known is None:
        known = BankConnection(cooperative_id=cooperative_id, source=source, token=secrets.token_urlsafe(24))
        known.connected_at = act.at
        db.session.add(known)
    known.sealed_secret = sealed
    db.session.flush()
    audit.record("bank.connected", "cooperative", cooperative_id, act, after=source.value)
    return known


def disconnect(connection_id: int, *, cooperative_id: int, act: Act) -> None:
    """Stop listening; what was told stays.

    Raises:
        NotFound: it is not hers.
    """
    gone = db.session.scalar(
        delete(BankConnection)
        .where(BankConnection.id == connection_id, BankConnection.cooperative_id == cooperative_id)
        .returning(BankConnection.source)
    )
    if gone is None:
        raise NotFound
    audit.record("bank.disconnected", "cooperative", cooperative_id, act, before=gone.value)


def connections_of(cooperative_id: int) -> list[BankConnection]:
    """Return who tells of her money."""
    chosen = select(BankConnection).where(BankConnection.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(BankConnection.source)))


def get_connection(source: str, token: str) -> Connection:
    """Return the connection whose address was called.

    Raises:
        NotFound: nobody has this address.
    """
    chosen = select(BankConnection).where(BankConnection.token == token)
    found = db.session.scalar(chosen)
    if found is None or found.source.value != source:
        raise NotFound
    return Connection(found.id, found.cooperative_id, found.source, found.sealed_secret)


def heard(connection_id: int, *, at: datetime) -> None:
    """Note that a signed call arrived."""
    db.session.execute(update(BankConnection).where(BankConnection.id == connection_id).values(heard_at=at))
