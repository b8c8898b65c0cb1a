"""The words of this concept: what officers may do, and what a person agrees to. Pure."""

from enum import StrEnum


class OfficerRole(StrEnum):
    """What an officer of a Union unit may do: each includes the ones before it."""

    VIEWER = "viewer"
    OFFICER = "officer"
    APPROVER = "approver"


class ConsentPurpose(StrEnum):
    """What her data may be used for; each is asked apart from the others (Law 91/2025/QH15)."""

    ACCOUNT = "account"  # keeping the account and her orders: without it there is no account
    NEWS = "news"  # letters about fairs and harvests: may be refused
