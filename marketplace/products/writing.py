"""Writing a listing's words into its row, with all that follows from them."""

from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold, slug
from marketplace.products import rules
from marketplace.products.drawings import drawing_for
from marketplace.products.models import Category, Product
from marketplace.products.rules import ProductData

CODE_PREFIX = "SP"


def write(product: Product, told: ProductData) -> None:
    """Write what buyers are told into the product, and what follows: its drawing, its folded name, its address.

    Raises:
        InvalidInput: no name, a text too long, or no such category.
    """
    category = ensure_can_be_written(told)
    for name, value in vars(told).items():
        setattr(product, name, value)
    product.folded_name = fold(told.name)
    product.drawing = drawing_for(told.name, shelf=category.drawing)
    # An address that buyers may have kept does not change with the name.
    if product.published_at is None:
        product.slug = f"{slug(told.name)}-{product.code.removeprefix(CODE_PREFIX).lower()}".strip("-")


def ensure_can_be_written(told: ProductData) -> Category:
    """Check the words, and return the shelf they name.

    Raises:
        InvalidInput: no name, a text too long, or no such category.
    """
    rules.ensure_can_be_kept(told)
    category = db.session.get(Category, told.category_id)
    if category is None:
        raise InvalidInput(fields={"category_id": msg("Hãy chọn nhóm hàng.")})
    return category
