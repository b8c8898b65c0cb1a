"""What is new in a listing since an officer last decided on it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from marketplace.certificates import queries as certificates
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.kernel.money import format_dong
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.products import queries
from marketplace.products.models import Photo, Product, ReviewedVersion
from marketplace.products.proposed import Proposed
from marketplace.products.revisions import packs_in, told_in
from marketplace.products.rules import ProductData, told_by


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


def proposed_changes(proposed: Proposed) -> list[Difference]:
    """Return what a revision would change of the product on sale: old beside new."""
    product, revision, packs = proposed.found.product, proposed.revision, proposed.found.variants
    photos, linked = proposed.found.photos, queries.certificate_ids_of([product.id])[product.id]
    papers = {each.id: each.decision_number for each in certificates.of_cooperative(product.cooperative_id)}
    now = _words(told_by(product)) | {
        "variants": "\n".join(_pack(vars(pack)) for pack in packs if pack.is_active),
        "photo": _pictures([photo for photo in photos if not photo.is_proposed]),
        "certificates": _papers(linked, papers),
    }
    then = _words(told_in(revision, product)) | {
        "variants": "\n".join(map(_pack, packs_in(revision, packs))),
        "photo": _pictures(photos),
        "certificates": _papers([*linked, *revision.changes.get("certificates", [])], papers),
    }
    return [Difference(field, now[field], then[field]) for field in now if now[field] != then[field]]


def _told(product: Product) -> dict[str, Any]:
    """Return every part as text: words, shelf, packs, and the keys of the pictures."""
    packs = [pack for pack in queries.variants_of([product.id])[product.id] if pack.is_active]
    pictures = queries.photos_of([product.id])[product.id]
    return _words(told_by(product)) | {
        "variants": "\n".join(pack.label for pack in packs),
        "photo": _pictures([picture for picture in pictures if not picture.is_proposed]),
    }


def _words(told: ProductData) -> dict[str, str]:
    words = {name: str(value or "") for name, value in asdict(told).items() if not name.endswith("_id")}
    return words | {"category": queries.get_category(told.category_id).name}


def _pictures(photos: Sequence[Photo]) -> str:
    return "\n".join(photo.alt or photo.key[:8] for photo in photos)


def _pack(values: Mapping[str, Any]) -> str:
    unit = get_unit(values["unit"])
    holds = format_quantity(Quantity(values["amount"], unit.group), unit=unit)
    names = " / ".join(filter(None, (values["label"], values["label_en"])))
    return f"{names} ({holds}): {format_dong(values['price'])}"


def _papers(certificate_ids: Collection[int], names: Mapping[int, str]) -> str:
    return "\n".join(names.get(each, "") for each in dict.fromkeys(certificate_ids))
