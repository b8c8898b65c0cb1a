"""What is new in a listing since an officer last decided on it."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.products import queries
from marketplace.products.models import Product, ReviewedVersion
from marketplace.products.rules import told_by


@dataclass(frozen=True)
class Difference:
    """One part of a listing as it was read before and as it is now; `field` names it."""

    field: str
    before: str
    after: str


def keep_reviewed(product: Product, act: Act) -> None:
    """Keep what the officer has read now as the version that the next one compares with."""
    told = _told(product)
    kept = db.session.get(ReviewedVersion, product.id) or ReviewedVersion(product_id=product.id)
    kept.revision, kept.told = product.revision, told
    kept.reviewed_at, kept.reviewed_by = act.at, act.actor_id
    db.session.add(kept)


def differences(product: Product) -> list[Difference]:
    """Return what has changed since the last decision; nothing where none was taken yet."""
    kept = db.session.scalar(select(ReviewedVersion).where(ReviewedVersion.product_id == product.id))
    if kept is None:
        return []
    now = _told(product)
    return [
        Difference(field, kept.told.get(field, ""), text)
        for field, text in now.items()
        if kept.told.get(field, "") != text
    ]


def _told(product: Product) -> dict[str, Any]:
    """Return every part as text: words, shelf, packs, and the keys of the pictures."""
    told = {name: str(value or "") for name, value in asdict(told_by(product)).items() if not name.endswith("_id")}
    packs = [pack for pack in queries.variants_of([product.id])[product.id] if pack.is_active]
    pictures = queries.photos_of([product.id])[product.id]
    return told | {
        "category": queries.get_category(product.category_id).name,
        "variants": "\n".join(pack.label for pack in packs),
        "photo": "\n".join(picture.alt or picture.key[:8] for picture in pictures),
    }
