"""Photos of products: taken in, developed by the worker, ordered, removed.

An upload is looked at and stored before the transaction that writes its row; it is developed afterwards, by a job.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from marketplace.kernel import feed, outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import FileStore
from marketplace.kernel.text import normalise
from marketplace.products import queries, rules
from marketplace.products.kinds import PhotoState
from marketplace.products.listing import tell_search
from marketplace.products.models import Photo, Product
from marketplace.products.ports import PHOTO_WIDTHS, PhotoFacts, PhotoStudio
from marketplace.products.revisions import tell_anew
from marketplace.products.standing import PRODUCT
from marketplace.products.states import ProductState


@dataclass(frozen=True)
class Upload:
    """A photo that was found good and lies in the store, waiting for its row."""

    key: str
    facts: PhotoFacts


def receive(content: bytes, *, studio: PhotoStudio, store: FileStore) -> Upload:
    """Look at an upload and store it untouched; belongs in front of the transaction.

    Raises:
        InvalidInput: it is no photo we take; nothing is stored.
    """
    facts = studio.inspect(content)
    # The key cannot be guessed and says nothing about product or cooperative.
    upload = Upload(secrets.token_hex(16), facts)
    store.write(rules.original_file(upload.key), content)
    return upload


def discard(upload: Upload, *, store: FileStore) -> None:
    """Take an upload out of the store whose row could not be written."""
    store.delete(rules.original_file(upload.key))


def add_photo(code: str, upload: Upload, *, cooperative_id: int, act: Act, alt: str = "") -> Photo:
    """Add a received photo behind the others; at a published product buyers see it once an officer has.

    Raises:
        NotFound: the cooperative has no such product.
        RuleBroken: it has as many photos as it may have.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    others = queries.photos_of([product.id])[product.id]
    if len(others) >= rules.MOST_PHOTOS:
        raise RuleBroken(msg("Mỗi sản phẩm có tối đa %(most)s ảnh. Hãy xóa bớt một ảnh.", most=rules.MOST_PHOTOS))
    photo = Photo(
        product_id=product.id,
        key=upload.key,
        alt=normalise(alt)[:200],
        width=upload.facts.width,
        height=upload.facts.height,
        position=max((other.position for other in others), default=-1) + 1,
        uploaded_at=act.at,
        uploaded_by=act.actor_id,
        is_proposed=product.state == ProductState.PUBLISHED,
    )
    db.session.add(photo)
    db.session.flush()
    outbox.post("develop-photo", {"photo_id": photo.id}, key=photo.key, at=act.at)
    tell_anew(product, act=act)
    return photo


def develop(key: str, *, studio: PhotoStudio, store: FileStore) -> None:
    """Make the prints of a photo; belongs outside of a transaction, and may be done twice.

    Raises:
        InvalidInput: it turned out to be damaged.
        NotFound: the original is not in the store.
    """
    prints = studio.develop(store.read(rules.original_file(key)))
    for width, content in prints.items():
        store.write(rules.photo_file(key, width), content)


def mark_ready(photo_id: int, *, act: Act) -> bool:
    """Say that a photo's prints are made.

    Returns:
        Whether the photo is still wanted; if not, its files are to be taken out again.
    """
    return _mark(photo_id, PhotoState.READY, act)


def mark_failed(photo_id: int, *, act: Act) -> bool:
    """Say that a photo could not be developed; its cooperative is told beside the photo."""
    return _mark(photo_id, PhotoState.FAILED, act)


def remove_photo(photo_id: int, *, cooperative_id: int, act: Act) -> None:
    """Remove a photo, and its files once the transaction is kept.

    Raises:
        NotFound: the cooperative has no such photo.
    """
    photo, product = _get(photo_id, cooperative_id=cooperative_id)
    outbox.post("remove-photo-files", {"key": photo.key}, key=photo.key, at=act.at)
    db.session.delete(photo)
    if photo.is_proposed and product.state == ProductState.PUBLISHED:
        # The officer must not approve a revision of which a part is gone.
        tell_anew(product, act=act)
    tell_search(product, act=act)


def order_photos(code: str, photo_ids: Collection[int], *, cooperative_id: int, act: Act) -> None:
    """Put photos in this order; the first is the one in lists. Photos not named stay behind, in their order.

    Raises:
        NotFound: the cooperative has no such product.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    photos = {photo.id: photo for photo in queries.photos_of([product.id])[product.id]}
    for position, photo_id in enumerate(rules.ordered(list(photos), photo_ids)):
        photos[photo_id].position = position
    tell_search(product, act=act)


def put_first(photo_id: int, *, cooperative_id: int, act: Act) -> None:
    """Show a photo in lists and in front of the others.

    Raises:
        NotFound: the cooperative has no such photo.
    """
    photo, product = _get(photo_id, cooperative_id=cooperative_id)
    order_photos(product.code, [photo.id], cooperative_id=cooperative_id, act=act)


def remove_files(key: str, *, store: FileStore) -> None:
    """Take a photo's files out of the store; may be done twice."""
    store.delete(rules.original_file(key))
    for width in PHOTO_WIDTHS:
        store.delete(rules.photo_file(key, width))


def _mark(photo_id: int, state: PhotoState, act: Act) -> bool:
    photo = db.session.get(Photo, photo_id, with_for_update=True)
    if photo is None:
        return False
    is_ready = state is PhotoState.READY
    photo.state = PhotoState.PROPOSED if is_ready and photo.is_proposed else state
    feed.tell(PRODUCT, [photo.product_id], at=act.at)
    return True


def _get(photo_id: int, *, cooperative_id: int) -> tuple[Photo, Product]:
    photo = db.session.get(Photo, photo_id)
    product = db.session.get(Product, photo.product_id) if photo is not None else None
    if photo is None or product is None or product.cooperative_id != cooperative_id:
        raise NotFound
    return photo, product
