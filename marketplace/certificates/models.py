"""Certificates as entered by a cooperative and checked by an officer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.states import CertificateState
from marketplace.kernel.database import Model


class Certificate(Model):
    """One certificate of one cooperative.

    OCOP: 3 to 5 stars, valid 36 months from issue (QĐ 26/2026/QĐ-TTg); 1 and 2 stars have no certificate.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("kind <> 'ocop' OR stars BETWEEN 3 AND 5", name="ocop_stars"),
        CheckConstraint("expires_on > issued_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    kind: Mapped[CertificateKind]
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.ENTERED, index=True)
    stars: Mapped[int | None]
    product_name: Mapped[str]
    decision_number: Mapped[str]
    authority: Mapped[str]
    issued_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(index=True)
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(default="")
