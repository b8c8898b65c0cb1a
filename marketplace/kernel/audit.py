"""The audit trail: who changed price, stock, role, certificate or bank account, when. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model, db
from marketplace.kernel.history import Act


class AuditEntry(Model):
    """One change worth keeping, with what it was before and after."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    details: Mapped[dict[str, Any]]
    assistance_id: Mapped[int | None] = mapped_column(index=True)


def record(action: str, subject_kind: str, subject_id: int, act: Act, **details: Any) -> None:
    """Write one entry; `details` hold plain values only."""
    db.session.add(
        AuditEntry(
            at=act.at,
            actor_id=act.actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=details | ({"note": act.note} if act.note else {}),
            assistance_id=act.assistance_id,
        )
    )


def entries_about(subject_kind: str, subject_id: int) -> list[AuditEntry]:
    """Return the entries about one thing, newest first."""
    chosen = select(AuditEntry).where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id)
    return list(db.session.scalars(chosen.order_by(AuditEntry.id.desc())))
