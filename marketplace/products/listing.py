"""Listing a product: writing it down, changing it, sending it to review, taking it off the market."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from marketplace.certificates import queries as certificates
from marketplace.kernel import feed
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.history import Act, move
from marketplace.products import queries, revisions, rules
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.rules import ProductData
from marketplace.products.standing import PRODUCT
from marketplace.products.states import PRODUCT_LIFE, ProductAction, ProductState
from marketplace.products.writing import CODE_PREFIX, ensure_can_be_written, write

# With eight characters a hundred thousand products meet by chance once in two hundred markets.
CODE_LENGTH = 8


def create(cooperative_id: int, data: ProductData, *, act: Act) -> Product:
    """Begin a listing as a draft that only the cooperative sees.

    Raises:
        InvalidInput: no name, a text too long, or no such category.
    """
    return create_all(cooperative_id, [data], act=act)[0]


def create_all(cooperative_id: int, several: Sequence[ProductData], *, act: Act) -> list[Product]:
    """Begin several listings as drafts, in one statement.

    Raises:
        InvalidInput: one has no name, a text too long, or no such category.
    """
    begun = []
    with db.session.no_autoflush:
        for data in several:
            code = new_code(CODE_LENGTH, prefix=CODE_PREFIX)
            product = Product(code=code, cooperative_id=cooperative_id, created_at=act.at, revision=1)
            write(product, rules.cleaned(data))
            begun.append(product)
    db.session.add_all(begun)
    db.session.flush()
    return begun


def save(code: str, data: ProductData, *, cooperative_id: int, act: Act) -> Product:
    """Change what buyers are told; of a product on sale it becomes a revision that an officer reads first.

    Raises:
        NotFound: the cooperative has no such product.
        InvalidInput: no name, a text too long, or no such category.
        StaleState: an officer decided on it at the same moment.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    told = rules.cleaned(data)
    if told == revisions.written_by(product):
        return product
    if product.state == ProductState.PUBLISHED:
        ensure_can_be_written(told)
        revisions.tell_anew(product, {"told": asdict(told)}, act=act)
        return product
    write(product, told)
    revisions.tell_anew(product, act=act)
    return product


def submit(code: str, *, cooperative_id: int, act: Act) -> Product:
    """Send a listing to the Union's officers.

    Raises:
        NotFound: the cooperative has no such product.
        InvalidInput: something required is missing; names every missing part.
        TransitionNotAllowed: it is with the officers or published already.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    rules.ensure_complete(_facts(product))
    move(PRODUCT_LIFE, product, ProductAction.SUBMIT, act)
    product.submitted_at = act.at
    product.return_reason = product.return_field = ""
    return product


def retire(code: str, *, cooperative_id: int, act: Act) -> Product:
    """Take a product off the market; orders already placed keep what was copied into them.

    Raises:
        NotFound: the cooperative has no such product.
        TransitionNotAllowed: it is with the officers, or retired already.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    move(PRODUCT_LIFE, product, ProductAction.RETIRE, act)
    revisions.join(product, act=act)
    tell_search(product, act=act)
    return product


def set_certificate(code: str, certificate_id: int, *, cooperative_id: int, act: Act) -> None:
    """Say that a certificate of the cooperative stands for this product; on sale already, an officer looks first.

    Raises:
        NotFound: product or certificate is not the cooperative's.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    certificates.get_of_cooperative(certificate_id, cooperative_id=cooperative_id)
    if certificate_id in queries.certificate_ids_of([product.id])[product.id]:
        return
    if product.state == ProductState.PUBLISHED:
        revisions.tell_anew(product, {"certificates": [certificate_id]}, act=act)
        return
    db.session.add(ProductCertificate(product_id=product.id, certificate_id=certificate_id))
    revisions.tell_anew(product, act=act)


def remove_certificate(code: str, certificate_id: int, *, cooperative_id: int, act: Act) -> None:
    """Take a certificate off a product; nothing happens when it is not there.

    Raises:
        NotFound: the cooperative has no such product.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    chosen = select(ProductCertificate).where(
        ProductCertificate.product_id == product.id, ProductCertificate.certificate_id == certificate_id
    )
    for link in db.session.scalars(chosen):
        db.session.delete(link)
    tell_search(product, act=act)


def tell_search(product: Product, *, act: Act) -> None:
    """Tell search and pages that buyers find this product changed, once the transaction is kept."""
    feed.tell(PRODUCT, [product.id], at=act.at)


def _facts(product: Product) -> rules.ListingFacts:
    category = queries.get_category(product.category_id)
    variants = queries.variants_of([product.id])[product.id]
    return queries.facts_of(product, category, variants=variants, photos=queries.photos_of([product.id])[product.id])
