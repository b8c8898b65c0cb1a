"""How a product stands with its buyers: what was sold, and how it was rated. Shelves are ordered by this.

Sums of what orders and reviews know; they tell of each change in the same transaction.
"""

from collections.abc import Mapping

from sqlalchemy import update

from marketplace.kernel import feed
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act
from marketplace.products.models import ProductStanding

PRODUCT = "product"
#: Told where only the packs that can be bought became more or fewer: every order tells it, and no word changes.
STOCK = "stock"


def count_sold(packs: Mapping[int, int], *, act: Act) -> None:
    """Add delivered packs by product; what comes back is counted below zero."""
    for product_id, count in sorted(packs.items()):
        _add(product_id, sold_packs=count)
    feed.tell(PRODUCT, packs, at=act.at)


def count_rating(product_id: int, *, stars: int, count: int, act: Act) -> None:
    """Add a rating: `stars` 1 to 5 with `count` 1; a rating that is taken back has both below zero."""
    _add(product_id, rating_sum=stars, rating_count=count)
    feed.tell(PRODUCT, [product_id], at=act.at)


def _add(product_id: int, **changes: int) -> None:
    """Add in one statement, so that two at the same moment both count."""
    nothing = {"product_id": product_id, "sold_packs": 0, "rating_sum": 0, "rating_count": 0}
    insert_or_ignore(ProductStanding, nothing, unique=("product_id",))
    grown = {name: getattr(ProductStanding, name) + change for name, change in changes.items()}
    db.session.execute(
        update(ProductStanding)
        .where(ProductStanding.product_id == product_id)
        .values(**grown)
        .execution_options(synchronize_session=False)
    )
