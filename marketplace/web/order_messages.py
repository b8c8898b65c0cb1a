"""What the buyer of an order was told, as she reads it on the order's page."""

from typing import Any

from marketplace.notices import queries
from marketplace.web.formats import vn_datetime
from marketplace.web.order_news import NEWS


def told_to_buyer(order_id: int) -> list[dict[str, Any]]:
    """Return the messages about an order for the component `timeline`; who asks may see the order."""
    return [
        {"title": str(NEWS[each.template].subject), "at": vn_datetime(each.at), "note": str(NEWS[each.template].lead)}
        for each in queries.told_to_buyer(order_id)
    ]
