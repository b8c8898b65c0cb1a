"""The door through which pages and indicators read sales."""

from marketplace.sales.figures import (
    Area,
    Filter,
    Part,
    Trading,
    area_of,
    by_category,
    by_channel,
    by_cooperative,
    by_month,
    by_province,
    by_verification,
    cooperatives_trading,
    market_began_on,
    net_delivered_sales,
    orders_delivered,
)
from marketplace.sales.opening import (
    OpenedLine,
    OpenedOrder,
    OrderBehind,
    Place,
    lines_of,
    open_order,
    orders_behind,
)

__all__ = [
    "Area", "Filter", "OpenedLine", "OpenedOrder", "OrderBehind", "Part", "Place", "Trading", "area_of", "by_category",
    "by_channel", "by_cooperative", "by_month", "by_province", "by_verification", "cooperatives_trading", "lines_of",
    "market_began_on", "net_delivered_sales", "open_order", "orders_behind", "orders_delivered",
]  # fmt: skip
