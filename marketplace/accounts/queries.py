"""Reads about people."""

from sqlalchemy import select

from marketplace.accounts.models import OfficerPost, Person
from marketplace.accounts.rules import Office
from marketplace.kernel.database import db
from marketplace.territory import queries as territory


def find_active_person(person_id: int) -> Person | None:
    """Return the person unless the account is closed."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.disabled_at is None else None


def offices_of(person_id: int) -> list[Office]:
    """Return the posts a person holds in the Union, the one granted first in front."""
    posts = db.session.scalars(
        select(OfficerPost).where(OfficerPost.person_id == person_id).order_by(OfficerPost.id)
    )
    return [
        Office(
            union_unit_id=post.union_unit_id,
            unit_name=territory.union_unit(post.union_unit_id).name,
            role=post.role,
            scope=territory.scope_of(post.union_unit_id),
        )
        for post in posts
    ]
