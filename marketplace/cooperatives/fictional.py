"""Marking what is made up: a demo must never be taken for a real market, nor a real one for a demo."""

from sqlalchemy import select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db


def mark_as_demo(cooperative_id: int) -> None:
    """Write down that this cooperative is made up; pages say so wherever she is shown."""
    db.session.execute(update(Cooperative).where(Cooperative.id == cooperative_id).values(is_demo=True))


def is_demo_market() -> bool:
    """Tell whether made-up cooperatives trade here."""
    return db.session.scalar(select(Cooperative.id).where(Cooperative.is_demo).limit(1)) is not None


def is_real_market() -> bool:
    """Tell whether a cooperative is registered here that is not made up."""
    return db.session.scalar(select(Cooperative.id).where(Cooperative.is_demo.is_(False)).limit(1)) is not None
