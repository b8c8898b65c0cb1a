"""The account door: importing a module puts its pages on the blueprint."""

from marketplace.web.account import (
    card_desk,
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
    "card_desk",
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
