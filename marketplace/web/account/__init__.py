"""The account door: importing a module puts its pages on the blueprint."""

from marketplace.web.account import (
    operator,
    overview,
    papers,
    payouts,
    profile,
    registering,
    resetting,
    settling,
    signing_in,
)
from marketplace.web.account.blueprint import blueprint

__all__ = [
    "blueprint",
    "operator",
    "overview",
    "papers",
    "payouts",
    "profile",
    "registering",
    "resetting",
    "settling",
    "signing_in",
]
