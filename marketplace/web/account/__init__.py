"""The account door: importing a module puts its pages on the blueprint."""

from marketplace.web.account import (
    invitations,
    messages,
    operator,
    overview,
    papers,
    payouts,
    profile,
    registering,
    resetting,
    settling,
    signing_in,
    undelivered,
)
from marketplace.web.account.blueprint import blueprint

__all__ = [
    "blueprint",
    "invitations",
    "messages",
    "operator",
    "overview",
    "papers",
    "payouts",
    "profile",
    "registering",
    "resetting",
    "settling",
    "signing_in",
    "undelivered",
]
