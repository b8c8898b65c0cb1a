"""The words of this concept: kinds of certificates. Pure."""

from enum import StrEnum


class CertificateKind(StrEnum):
    """What is certified."""

    OCOP = "ocop"
