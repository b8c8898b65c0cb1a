"""What is done with products."""

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.products.models import Category, OcopSet
from marketplace.products.reference import CATEGORIES, OCOP_SETS


def load_reference_data() -> None:
    """Load the buyer's categories and the 26 OCOP sets; a second run changes nothing."""
    known = set(db.session.scalars(select(Category.slug)))
    for position, (slug, name, name_en, drawing) in enumerate(CATEGORIES):
        if slug not in known:
            db.session.add(Category(slug=slug, name=name, name_en=name_en, drawing=drawing, position=position))
    numbers = set(db.session.scalars(select(OcopSet.id)))
    for number, name, group_code, group_name, branch_code, branch_name in OCOP_SETS:
        if number not in numbers:
            db.session.add(
                OcopSet(
                    id=number,
                    name=name,
                    group_code=group_code,
                    group_name=group_name,
                    branch_code=branch_code,
                    branch_name=branch_name,
                )
            )
    db.session.flush()
