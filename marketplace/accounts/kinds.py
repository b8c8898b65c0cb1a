"""The words of this concept: what officers may do. Pure."""

from enum import StrEnum


class OfficerRole(StrEnum):
    """What an officer of a Union unit may do: each includes the ones before it."""

    VIEWER = "viewer"
    OFFICER = "officer"
    APPROVER = "approver"
