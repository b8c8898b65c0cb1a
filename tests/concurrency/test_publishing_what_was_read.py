"""A cooperative changes a listing at the moment an officer publishes it: nothing unread is ever on sale."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from flask import Flask

from marketplace.kernel.database import db, transaction, transactionally
from marketplace.kernel.errors import MarketplaceError
from marketplace.products import listing, queries, reviewing, revisions
from marketplace.products.models import Product
from marketplace.products.rules import told_by
from marketplace.products.states import ProductState
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import EVERYWHERE, MORNING, make_product

ROUNDS = 12


def at_once(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Do the works in threads that start together; return the refusals by name."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        with app.app_context():
            start.wait(30)
            try:
                transactionally(work)
            except MarketplaceError as refusal:
                return type(refusal).__name__
            return ""

    with ThreadPoolExecutor(len(works)) as threads:
        return [refusal for refusal in threads.map(run, works) if refusal]


def race(app: Flask, product: Product) -> list[str]:
    """Let an officer publish what she has read while the cooperative writes another name."""
    code, owner, read = product.code, product.cooperative_id, product.revision
    data = replace(told_by(product), name="Tên chưa ai đọc")
    db.session.rollback()
    return at_once(
        app,
        lambda: reviewing.publish(code, scope=EVERYWHERE, act=MORNING, revision=read),
        lambda: listing.save(code, data, cooperative_id=owner, act=MORNING),
    )


def race_revision(app: Flask, product: Product) -> list[str]:
    """Let an officer approve the revision she has read while the cooperative writes another."""
    code, owner, read = product.code, product.cooperative_id, product.revision
    data = replace(told_by(product), name="Tên chưa ai đọc")
    db.session.rollback()
    return at_once(
        app,
        lambda: reviewing.approve_revision(code, scope=EVERYWHERE, act=MORNING, revision=read),
        lambda: listing.save(code, data, cooperative_id=owner, act=MORNING),
    )


def test_no_revision_takes_effect_unread(database):
    cooperative = make_cooperative()
    for number in range(ROUNDS):
        product = make_product(cooperative, name=f"Gạo số {number}")
        with transaction():
            data = replace(told_by(product), name=f"Gạo mới {number}")
            listing.save(product.code, data, cooperative_id=cooperative.id, act=MORNING)
        refusals = race_revision(database.app, product)
        now = queries.get_of_cooperative(product.code, cooperative_id=cooperative.id)
        db.session.refresh(now)
        assert (now.state, now.name != "Tên chưa ai đọc") == (ProductState.PUBLISHED, True)
        # Whichever came first, what she wrote last is not lost: it waits, or she was told that it was not kept.
        found = revisions.find_open(now.id)
        assert found is not None or "StaleState" in refusals
        assert set(refusals) <= {"StaleState", "TransitionNotAllowed"}


def test_nothing_unread_is_ever_on_sale(database):
    cooperative = make_cooperative()
    for number in range(ROUNDS):
        product = make_product(cooperative, name=f"Gạo số {number}", state=ProductState.SUBMITTED)
        refusals = race(database.app, product)
        now = queries.get_of_cooperative(product.code, cooperative_id=cooperative.id)
        db.session.refresh(now)
        assert now.state == ProductState.SUBMITTED or now.name == f"Gạo số {number}"
        assert set(refusals) <= {"StaleState", "TransitionNotAllowed"}
