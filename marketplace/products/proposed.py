"""A revision as an officer reads it: beside what is on sale."""

from dataclasses import dataclass

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.products import queries, revisions
from marketplace.products.models import Product, ProductRevision
from marketplace.products.rules import ListingFacts
from marketplace.territory.rules import TerritoryScope


@dataclass(frozen=True)
class Proposed:
    """A revision beside what is on sale."""

    found: queries.UnderReview
    revision: ProductRevision

    @property
    def facts(self) -> ListingFacts:
        """What the checklist looks at, as the listing would be with the revision."""
        told = revisions.told_in(self.revision, self.found.product)
        return ListingFacts(
            told=told,
            category_slug=queries.get_category(told.category_id).slug,
            active_variants=len(revisions.packs_in(self.revision, self.found.variants)),
            photos=len(self.found.photos),
        )


def get_revision(code: str, *, scope: TerritoryScope) -> Proposed:
    """Return the open revision of a product of the officer's territory, beside what is on sale.

    Raises:
        NotFound: there is none, or it lies outside the territory.
    """
    found = queries.get_for_review(code, scope=scope)
    revision = revisions.find_open(found.product.id)
    if revision is None:
        raise NotFound(msg("Không có bản sửa nào đang chờ."))
    return Proposed(found, revision)


def proposed_by(product: Product, revision: ProductRevision) -> Proposed:
    """Return a cooperative's own revision beside what is on sale."""
    cooperative = db.session.get_one(Cooperative, product.cooperative_id)
    category, only = queries.get_category(product.category_id), [product.id]
    variants, photos = queries.variants_of(only)[product.id], queries.photos_of(only)[product.id]
    return Proposed(queries.UnderReview(product, category, cooperative, variants, photos), revision)
