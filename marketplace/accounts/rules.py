"""What a role includes. Pure."""

from dataclasses import dataclass

from marketplace.accounts.kinds import OfficerRole
from marketplace.territory.rules import TerritoryScope

RANK = {OfficerRole.VIEWER: 1, OfficerRole.OFFICER: 2, OfficerRole.APPROVER: 3}


@dataclass(frozen=True)
class Office:
    """An officer's post, with the territory it reaches."""

    union_unit_id: int
    unit_name: str
    role: OfficerRole
    scope: TerritoryScope

    def may(self, needed: OfficerRole) -> bool:
        """Tell whether this office includes what `needed` may do."""
        return RANK[self.role] >= RANK[needed]
