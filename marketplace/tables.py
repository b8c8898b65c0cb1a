"""All tables in one import, so that migrations and tests see every one of them."""

from marketplace.accounts import models as accounts
from marketplace.bulk import models as bulk
from marketplace.certificates import models as certificates
from marketplace.cooperatives import models as cooperatives
from marketplace.inventory import models as inventory
from marketplace.inventory import season_models as inventory_seasons
from marketplace.kernel import audit, feed, history, outbox
from marketplace.monitoring import models as monitoring
from marketplace.notices import models as notices
from marketplace.orders import case_models as order_cases
from marketplace.orders import delivery_models as order_delivery
from marketplace.orders import models as orders
from marketplace.payments import card_models as cards
from marketplace.payments import ledger_models as ledger
from marketplace.payments import models as payments
from marketplace.products import models as products
from marketplace.recalls import models as recalls
from marketplace.reviews import models as reviews
from marketplace.sales import models as sales
from marketplace.territory import models as territory
from marketplace.traceability import chain_models as event_chains
from marketplace.traceability import models as traceability
from marketplace.wishes import models as wishes

__all__ = [
    "accounts",
    "audit",
    "bulk",
    "cards",
    "certificates",
    "cooperatives",
    "event_chains",
    "feed",
    "history",
    "inventory",
    "inventory_seasons",
    "ledger",
    "monitoring",
    "notices",
    "order_cases",
    "order_delivery",
    "orders",
    "outbox",
    "payments",
    "products",
    "recalls",
    "reviews",
    "sales",
    "territory",
    "traceability",
    "wishes",
]
