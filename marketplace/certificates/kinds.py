"""The words of this concept: kinds of certificates, and what each must say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CertificateKind(StrEnum):
    """What is certified."""

    OCOP = "ocop"
    VIETGAP = "vietgap"
    GLOBALGAP = "globalgap"
    ORGANIC = "organic"
    HACCP = "haccp"
    ISO_22000 = "iso-22000"
    SELF_DECLARATION = "self-declaration"
    FOOD_SAFETY = "food-safety"
    TRADEMARK = "trademark"
    GROWING_AREA = "growing-area"
    TEST_REPORT = "test-report"


@dataclass(frozen=True)
class KindRule:
    """What a certificate of one kind says.

    `needed` and `optional` name fields of `CertificateDetails`; a field in neither stays empty.
    `notice_days` are the days before its last day on which the cooperative is told, the earliest first.
    `number_has_digits` is off where numbers follow no form that we could know.
    """

    needed: frozenset[str]
    optional: frozenset[str] = frozenset()
    notice_days: tuple[int, ...] = (90, 30)
    number_has_digits: bool = True

    @property
    def fields(self) -> frozenset[str]:
        """Every field that such a certificate may say."""
        return self.needed | self.optional


_PAPER = frozenset({"product_name", "decision_number", "authority", "issued_on"})
_ENDING = _PAPER | {"valid_to"}
_FARMED = KindRule(needed=_ENDING, optional=frozenset({"crop", "area"}))

#: The one table of what each kind needs. OCOP's last day is counted, never typed: 36 months from its issue.
KIND_RULES: Mapping[CertificateKind, KindRule] = {
    CertificateKind.OCOP: KindRule(needed=_PAPER | {"stars"}, notice_days=(210, 180, 120)),
    CertificateKind.VIETGAP: _FARMED,
    CertificateKind.GLOBALGAP: _FARMED,
    CertificateKind.ORGANIC: _FARMED,
    CertificateKind.HACCP: KindRule(needed=_ENDING),
    CertificateKind.ISO_22000: KindRule(needed=_ENDING),
    # The maker declares it herself and it has no end (15/2018/NĐ-CP article 5).
    CertificateKind.SELF_DECLARATION: KindRule(needed=_PAPER),
    # Three years (Luật An toàn thực phẩm 55/2010/QH12 article 37); the paper names its last day.
    CertificateKind.FOOD_SAFETY: KindRule(needed=_ENDING),
    CertificateKind.TRADEMARK: KindRule(needed=_ENDING),
    CertificateKind.GROWING_AREA: KindRule(
        needed=frozenset({"decision_number", "authority", "crop", "area"}),
        optional=frozenset({"issued_on", "valid_to"}),
        number_has_digits=False,
    ),
    CertificateKind.TEST_REPORT: KindRule(needed=_PAPER, optional=frozenset({"valid_to"})),
}
