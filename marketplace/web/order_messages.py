"""What the buyer of an order was told, as she reads it on the order's page."""

from typing import Any

from marketplace.notices import queries
from marketplace.orders.views import OrderView
from marketplace.web.formats import vn_datetime
from marketplace.web.order_news import news_about


def told_to_buyer(order: OrderView) -> list[dict[str, Any]]:
    """Return the messages about an order for the component `timeline`; who asks may see the order."""
    told = [(news_about(order, each.template), each.at) for each in queries.told_to_buyer(order.id)]
    return [{"title": str(news.subject), "at": vn_datetime(at), "note": str(news.lead)} for news, at in told]
