"""Which decisions stand open to the officer who looks, each with the address that takes it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.lifecycle import Action, State, StateMachine
from marketplace.web.viewer import viewer


def open_decisions(
    life: StateMachine[State, Action], state: State, endpoints: Mapping[Action, str], **address: Any
) -> dict[str, str]:
    """Return what the table allows in `state` and this officer may decide; a viewer decides nothing.

    Args:
        endpoints: the page that takes each decision.
        address: what the thing is called in those pages' addresses.
    """
    if not viewer().may_as_officer(OfficerRole.OFFICER):
        return {}
    possible = [action for action in life.actions(state) if action in endpoints]
    return {action.value: url_for(endpoints[action], **address) for action in possible}
