"""The viewer's inbox: her own notices as a buyer, and those of the cooperatives she acts for."""

from marketplace.kernel import clock
from marketplace.notices import queries
from marketplace.web.viewer import is_signed_in, viewer


def own_cooperatives() -> list[int]:
    """Return whose notices she reads besides her own; while she helps a cooperative, that one's alone."""
    who = viewer()
    if who.helped is not None:
        return [who.helped.cooperative_id]
    return [member.cooperative_id for member in who.memberships]


def count_unread() -> int:
    """Return how many notices are new to the viewer; to a visitor none."""
    if not is_signed_in():
        return 0
    return queries.count_unread(viewer().id, cooperative_ids=own_cooperatives(), at=clock.now())
