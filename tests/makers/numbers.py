"""GS1 numbers for tests."""

from datetime import date

from marketplace.cooperatives.models import Cooperative
from marketplace.gs1.check_digits import check_digit
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products.models import Product
from marketplace.traceability import numbering
from marketplace.traceability.models import CompanyPrefix
from marketplace.traceability.numbering import PrefixDetails
from tests.conftest import NOON
from tests.makers.cooperatives import EVERYWHERE
from tests.makers.products import variant_of

PREFIX = "8936012"
BY_NOBODY = Act(actor_id=None, at=NOON)


def details(prefix: str = PREFIX, **told: object) -> PrefixDetails:
    """Return what a certificate of a prefix says."""
    given = {"holder": "HTX Sen Hồng", "document_number": "123/GS1", "valid_to": date(2027, 6, 30)} | told
    return PrefixDetails(prefix=prefix, **given)


def make_prefix(cooperative: Cooperative, prefix: str = PREFIX, *, is_confirmed: bool = True) -> CompanyPrefix:
    """Return a proof, confirmed by an officer unless told otherwise."""
    with transaction():
        proof = numbering.enter_prefix(cooperative.id, details(prefix), BY_NOBODY)
    if is_confirmed:
        with transaction():
            numbering.confirm_prefix(proof.id, scope=EVERYWHERE, act=BY_NOBODY)
    return proof


def gtin(item: int, prefix: str = PREFIX) -> str:
    """Return the GTIN-13 of an item number under a prefix."""
    payload = f"{prefix}{item:0{12 - len(prefix)}}"
    return payload + check_digit(payload)


def give_gtin(product: Product, number: str) -> str:
    """Give the first pack of a product a GTIN; return it with 14 digits."""
    with transaction():
        given = numbering.give_gtin(
            variant_of(product).id, number, cooperative_id=product.cooperative_id, act=BY_NOBODY
        )
    return given.gtin
