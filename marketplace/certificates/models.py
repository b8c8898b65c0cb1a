"""Certificates as entered by a cooperative and checked by an officer."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.states import CertificateState
from marketplace.kernel.database import Model


class Certificate(Model):
    """One certificate of one cooperative.

    OCOP: 3 to 5 stars, valid 36 months from issue (QĐ 26/2026/QĐ-TTg); 1 and 2 stars have no certificate.
    `expires_on` is the first day on which it no longer holds; empty for what has no end. A proposal has neither
    number nor dates yet, and its stars are those hoped for. `checked_by` is the Union's unit whose officer
    confirmed it, as it was called then. `scan_key` names a private file; empty while there is none.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("kind <> 'ocop' OR stars BETWEEN 3 AND 5", name="ocop_stars"),
        CheckConstraint("expires_on > issued_on", name="dates"),
        CheckConstraint(
            "state NOT IN ('recognised', 'expired') OR kind <> 'ocop' OR "
            "(issued_on IS NOT NULL AND expires_on IS NOT NULL)",
            name="ocop_dates",
        ),
        Index("ix_certificate_end", "state", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    kind: Mapped[CertificateKind]
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.ENTERED, index=True)
    stars: Mapped[int | None]
    product_name: Mapped[str]
    decision_number: Mapped[str]
    authority: Mapped[str]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    crop: Mapped[str] = mapped_column(default="")
    area: Mapped[str] = mapped_column(default="")
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), index=True)
    scan_key: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_by: Mapped[str] = mapped_column(default="")
    return_reason: Mapped[str] = mapped_column(default="")

    @property
    def valid_to(self) -> date | None:
        """The last day on which it holds; `None` where it has no end."""
        return self.expires_on - timedelta(days=1) if self.expires_on else None


class CertificateNotice(Model):
    """That a cooperative was told of the coming end so many days before it: each is told once."""

    __tablename__ = "certificate_notice"
    __table_args__ = (UniqueConstraint("certificate_id", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    days: Mapped[int]
    told_at: Mapped[datetime]
