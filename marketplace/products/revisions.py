"""Changing a product on sale: buyers see and buy the published version while an officer reads the new one.

Words, packs, pictures and certificates are seen by an officer before buyers see them (Luật Thương mại điện tử
122/2025/QH15). Prices and stock are the cooperative's own affair and hold at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel import audit, feed, outbox
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound, RuleBroken, StaleState
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.products import queries
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Photo, Product, ProductCertificate, ProductRevision, Variant
from marketplace.products.rules import ProductData, told_by
from marketplace.products.standing import PRODUCT
from marketplace.products.states import REVISION_LIFE, ProductState, RevisionAction, RevisionState
from marketplace.products.writing import write
from marketplace.territory.rules import TerritoryScope

OPEN = (RevisionState.WAITING, RevisionState.RETURNED)
#: What an officer reads of a pack.
PACK_WORDS = ("label", "label_en", "unit", "amount")


@dataclass(frozen=True)
class WaitingRevision:
    """A revision on an officer's desk, with its product and whose it is."""

    revision: ProductRevision
    product: Product
    cooperative_name: str


def tell_anew(product: Product, changes: Mapping[str, Any] | None = None, *, act: Act) -> None:
    """Count a change of what buyers are told; of a published product it goes into its revision.

    Args:
        changes: what a revision keeps of it, in the shape of `ProductRevision.changes`; nothing for a photo, which
            knows by itself that it is proposed.

    Raises:
        RuleBroken: it was taken down; what it said then is kept.
        StaleState: an officer decided on it at the same moment.
    """
    if product.state == ProductState.TAKEN_DOWN:
        raise RuleBroken(msg("Sản phẩm đang bị gỡ nên nội dung được giữ nguyên. Hãy liên hệ cán bộ Hội."))
    _count(product)
    if product.state == ProductState.PUBLISHED:
        _edit(product, changes or {}, act)


def find_open(product_id: int) -> ProductRevision | None:
    """Return the revision of a product that waits or was returned; nothing where none is open."""
    chosen = select(ProductRevision).where(ProductRevision.product_id == product_id, ProductRevision.state.in_(OPEN))
    return db.session.scalar(chosen)


def open_of(product_ids: Collection[int]) -> dict[int, ProductRevision]:
    """Return the open revisions of these products, in one statement."""
    chosen = select(ProductRevision).where(ProductRevision.product_id.in_(product_ids), ProductRevision.state.in_(OPEN))
    return {each.product_id: each for each in db.session.scalars(chosen)}


def returned_of(cooperative_id: int) -> list[tuple[Product, ProductRevision]]:
    """Return the products on sale whose revision an officer sent back."""
    chosen = (
        select(Product, ProductRevision)
        .join(ProductRevision, ProductRevision.product_id == Product.id)
        .where(Product.cooperative_id == cooperative_id, ProductRevision.state == RevisionState.RETURNED)
        .order_by(ProductRevision.revised_at, Product.id)
    )
    return [(product, revision) for product, revision in db.session.execute(chosen)]


def told_in(revision: ProductRevision | None, product: Product) -> ProductData:
    """Return the words as the revision has them; those of the product where there is none."""
    told = revision.changes.get("told") if revision else None
    return ProductData(**told) if told else told_by(product)


def written_by(product: Product) -> ProductData:
    """Return what the cooperative wrote last: the words of an open revision, or those of the product."""
    return told_in(find_open(product.id), product)


def packs_in(revision: ProductRevision, variants: Collection[Variant]) -> list[dict[str, Any]]:
    """Return the packs that would be sold with the revision, as rows of their values."""
    new = revision.changes.get("new_packs", [])
    return [pack_in(revision, pack) for pack in variants if pack.is_active or pack.id in new]


def pack_written(variant: Variant) -> dict[str, Any]:
    """Return a pack as the cooperative wrote it last."""
    return pack_in(find_open(variant.product_id), variant)


def pack_in(revision: ProductRevision | None, variant: Variant) -> dict[str, Any]:
    """Return a pack as the revision has it; as it is sold where there is none."""
    waits = revision.changes.get("packs", {}).get(str(variant.id), {}) if revision else {}
    return {name: getattr(variant, name) for name in (*PACK_WORDS, "price", "weight_grams", "is_weighed")} | waits


def waiting(scope: TerritoryScope, *, limit: int = 100) -> list[WaitingRevision]:
    """Return the revisions an officer has to decide on, the longest waiting first."""
    chosen = (
        select(ProductRevision, Product, Cooperative.name)
        .join(Product, Product.id == ProductRevision.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(*_waits(scope))
        .order_by(ProductRevision.revised_at, ProductRevision.id)
    )
    return [WaitingRevision(*row) for row in db.session.execute(chosen.limit(limit))]


def count_waiting(scope: TerritoryScope) -> int:
    """Return how many revisions wait for an officer of this territory."""
    counted = (
        select(func.count())
        .select_from(ProductRevision)
        .join(Product, Product.id == ProductRevision.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
    )
    return db.session.scalar(counted.where(*_waits(scope))) or 0


def withdraw(code: str, *, cooperative_id: int, act: Act) -> Product:
    """Leave a product as buyers see it: its revision is dropped, with the photos that came with it.

    A pack that came with it stays hidden with the cooperative.

    Raises:
        NotFound: the cooperative has no such product, or nothing waits.
        StaleState: an officer decided on it at the same moment.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    _count(product)
    found = find_open(product.id)
    if found is None:
        raise NotFound(msg("Không có bản sửa nào đang chờ."))
    _drop(product, found, act)
    return product


def forget_pack(product: Product, variant_id: int, *, act: Act) -> None:
    """Take other words for a pack back out of an open revision; nothing happens where there are none."""
    found = find_open(product.id)
    if found is not None and str(variant_id) in found.changes.get("packs", {}):
        tell_anew(product, {"packs": {str(variant_id): None}}, act=act)


def join(product: Product, *, act: Act) -> None:
    """Write an open revision into a listing that has just left the shelf; it is reviewed with it."""
    found = find_open(product.id)
    if found is not None:
        move(REVISION_LIFE, found, RevisionAction.JOIN, act)
        apply(found, product, act=act)


def apply(revision: ProductRevision, product: Product, *, act: Act) -> None:
    """Write everything of a revision into its product, all in the transaction of the decision."""
    write(product, told_in(revision, product))
    _apply_packs(revision, product, act)
    shown = (Photo.product_id == product.id, Photo.is_proposed)
    _set_photos(*shown, Photo.state == PhotoState.PROPOSED, state=PhotoState.READY)
    _set_photos(*shown, is_proposed=False)
    for certificate_id in revision.changes.get("certificates", []):
        values = {"product_id": product.id, "certificate_id": certificate_id}
        insert_or_ignore(ProductCertificate, values, unique=("product_id", "certificate_id"))
    feed.tell(PRODUCT, [product.id], at=act.at)


def _count(product: Product) -> None:
    # Compare and swap: an officer who publishes at this moment would otherwise publish words she has not read.
    counted = db.session.scalar(
        update(Product)
        .where(Product.id == product.id, Product.state == product.state)
        .values(revision=Product.revision + 1)
        .returning(Product.revision)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        raise StaleState(msg("Người khác vừa xử lý mục này. Hãy tải lại trang để xem trạng thái mới."))
    db.session.refresh(product, ["revision"])


def _edit(product: Product, changes: Mapping[str, Any], act: Act) -> None:
    """Keep changes in the product's one revision; counting them has locked the product, so nobody else does."""
    chosen = select(ProductRevision).where(ProductRevision.product_id == product.id)
    found = db.session.scalar(chosen.execution_options(populate_existing=True))
    is_open = found is not None and found.state in OPEN
    merged = _merged(found.changes if found and is_open else {}, changes, product)
    if not merged and not _has_new_photos(product):
        # She wrote everything back as it was.
        if found and is_open:
            _drop(product, found, act)
        return
    if found is None:
        found = ProductRevision(product_id=product.id, state=RevisionState.WAITING, revised_at=act.at)
        db.session.add(found)
    found.changes = merged
    db.session.flush()
    move(REVISION_LIFE, found, RevisionAction.EDIT, act)
    found.revised_at, found.revised_by = act.at, act.actor_id
    found.return_reason = found.return_field = ""


def _merged(before: Mapping[str, Any], more: Mapping[str, Any], product: Product) -> dict[str, Any]:
    told = more.get("told", before.get("told"))
    if told is not None and ProductData(**told) == told_by(product):
        told = None
    packs = before.get("packs", {}) | more.get("packs", {})
    merged = {
        "told": told,
        "packs": {pack: words for pack, words in packs.items() if words is not None},
        "new_packs": sorted({*before.get("new_packs", []), *more.get("new_packs", [])}),
        "certificates": sorted({*before.get("certificates", []), *more.get("certificates", [])}),
    }
    return {name: value for name, value in merged.items() if value}


def _drop(product: Product, revision: ProductRevision, act: Act) -> None:
    move(REVISION_LIFE, revision, RevisionAction.WITHDRAW, act)
    revision.changes = {}
    revision.return_reason = revision.return_field = ""
    for photo in db.session.scalars(select(Photo).where(Photo.product_id == product.id, Photo.is_proposed)):
        outbox.post("remove-photo-files", {"key": photo.key}, key=photo.key, at=act.at)
        db.session.delete(photo)


def _apply_packs(revision: ProductRevision, product: Product, act: Act) -> None:
    renamed, new = revision.changes.get("packs", {}), revision.changes.get("new_packs", [])
    for pack in queries.variants_of([product.id])[product.id]:
        values = renamed.get(str(pack.id), {})
        if values.get("price", pack.price) != pack.price:
            audit.record("price", "variant", pack.id, act, before=pack.price, after=values["price"])
        for name, value in values.items():
            setattr(pack, name, value)
        if pack.id in new:
            pack.is_active, pack.is_proposed = True, False


def _set_photos(*which: Any, **values: Any) -> None:
    db.session.execute(update(Photo).where(*which).values(**values).execution_options(synchronize_session="fetch"))


def _has_new_photos(product: Product) -> bool:
    chosen = select(Photo.id).where(Photo.product_id == product.id, Photo.is_proposed).limit(1)
    return db.session.scalar(chosen) is not None


def _waits(scope: TerritoryScope) -> tuple[Any, ...]:
    return (ProductRevision.state == RevisionState.WAITING, Product.state == ProductState.PUBLISHED, within(scope))
