"""Certificates of the cast."""

from datetime import date

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.rules import expiry
from marketplace.certificates.states import CertificateState
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from tests.makers.cooperatives import LONG_AGO


def make_certificate(
    cooperative: Cooperative,
    *,
    stars: int = 4,
    product_name: str = "Mật ong rừng",
    issued_on: date = date(2025, 12, 20),
    state: CertificateState = CertificateState.RECOGNISED,
) -> Certificate:
    """Return an OCOP certificate of the cooperative, by default one that is shown at `NOON`."""
    certificate = Certificate(
        cooperative_id=cooperative.id,
        kind=CertificateKind.OCOP,
        state=state,
        stars=stars,
        product_name=product_name,
        decision_number="1234/QĐ-UBND",
        authority="UBND tỉnh Ninh Bình",
        issued_on=issued_on,
        expires_on=expiry(issued_on),
        entered_at=LONG_AGO,
    )
    with transaction():
        db.session.add(certificate)
    return certificate
