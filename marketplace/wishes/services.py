"""Putting products on a list of wishes and taking them off again.

A list belongs to a person, or to whoever holds its random token; tokens come from here only, never from a visitor.
"""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.products.models import Product
from marketplace.products.states import ProductState
from marketplace.wishes import rules
from marketplace.wishes.models import StockWait, Wish, WishList
from marketplace.wishes.rules import Wisher


def add(wisher: Wisher, slug: str, *, at: datetime) -> Wisher:
    """Put a product on the list; what is on it already stays where it is.

    Returns:
        Whose list it is: with a new token where a browser had no list yet.

    Raises:
        NotFound: buyers may not see such a product.
        RuleBroken: the list is full.
    """
    product_id = _shown_product(slug)
    list_id, kept = _list(wisher, at)
    if _add(list_id, product_id, at) and _count(list_id) > rules.MOST:
        raise RuleBroken(
            msg("Danh sách yêu thích giữ tối đa %(most)s món. Hãy bỏ bớt một món rồi thêm lại.", most=rules.MOST)
        )
    return kept


def remove(wisher: Wisher, product_id: int, *, at: datetime) -> None:
    """Take a product off the list; what is not on it is off already."""
    list_id = _touch(wisher, at)
    if list_id is not None:
        _execute(delete(Wish).where(Wish.list_id == list_id, Wish.product_id == product_id))


def bring_along(token: str | None, *, person_id: int, at: datetime) -> None:
    """Put what a browser liked onto the list of the person who signed in there, as far as it has room.

    The browser's list is gone afterwards: of two who bring it along at one moment only one does.
    """
    source = _touch(Wisher(token=token), at)
    if source is None:
        return
    found = select(Wish.product_id).where(Wish.list_id == source).order_by(Wish.id.desc())
    liked = list(db.session.scalars(found))
    target, _ = _list(Wisher(person_id=person_id), at)
    room = rules.MOST - _count(target)
    known = set(db.session.scalars(select(Wish.product_id).where(Wish.list_id == target)))
    for product_id in reversed([each for each in liked if each not in known][: max(0, room)]):
        _add(target, product_id, at)
    _drop(WishList.id == source)


def forget(*, at: datetime) -> None:
    """Drop the lists of browsers that nobody has changed for a year."""
    _drop(WishList.token.is_not(None) & (WishList.changed_at < at - rules.LIST_KEPT))


def forget_person(person_id: int) -> None:
    """Drop a person's list and all that she waits for, because she closes her account."""
    _execute(delete(StockWait).where(StockWait.person_id == person_id))
    _drop(WishList.person_id == person_id)


def _drop(which: ColumnElement[bool]) -> None:
    _execute(delete(Wish).where(Wish.list_id.in_(select(WishList.id).where(which))))
    _execute(delete(WishList).where(which))


def _shown_product(slug: str) -> int:
    chosen = (
        select(Product.id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.slug == slug, Product.state == ProductState.PUBLISHED, is_public())
    )
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound(msg("Sản phẩm này không còn bán."))
    return found


def _list(wisher: Wisher, at: datetime) -> tuple[int, Wisher]:
    """Return the list, or a new one; a token that is not ours is never taken over."""
    found = _touch(wisher, at)
    if found is not None:
        return found, wisher
    kept = wisher if wisher.person_id is not None else replace(wisher, token=secrets.token_urlsafe(24))
    values = {"person_id": kept.person_id, "token": None if kept.person_id is not None else kept.token}
    unique = ("token",) if kept.person_id is None else ("person_id",)
    made = insert_or_ignore(WishList, {**values, "created_at": at, "changed_at": at}, unique=unique)
    # Somebody's second tap may have made her list at this very moment.
    return made if made is not None else int(_touch(kept, at) or 0), kept


def _touch(wisher: Wisher, at: datetime) -> int | None:
    """Return the list's id, note that it is in use, and hold it until the transaction ends: its bound is counted."""
    if wisher.person_id is None and not wisher.token:
        return None
    changed = update(WishList).where(owned_by(wisher)).values(changed_at=at).returning(WishList.id)
    return db.session.scalar(changed.execution_options(synchronize_session=False))


def owned_by(wisher: Wisher) -> ColumnElement[bool]:
    """Tell in a query whether a list is this one's; a signed-in person's own list goes before the browser's."""
    if wisher.person_id is not None:
        return WishList.person_id == wisher.person_id
    return WishList.token == wisher.token


def _add(list_id: int, product_id: int, at: datetime) -> bool:
    values = {"list_id": list_id, "product_id": product_id, "wished_at": at}
    return insert_or_ignore(Wish, values, unique=("list_id", "product_id")) is not None


def _count(list_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Wish).where(Wish.list_id == list_id)) or 0


def _execute(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
