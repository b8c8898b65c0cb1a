"""Which products a certificate stands for, and telling everybody who shows them that it changed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.kernel import feed
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act
from marketplace.products.models import Product, ProductCertificate
from marketplace.products.standing import PRODUCT


def products_of(certificate_ids: Collection[int]) -> dict[int, list[Product]]:
    """Return the products that each certificate stands for, by name."""
    found: dict[int, list[Product]] = {certificate_id: [] for certificate_id in certificate_ids}
    rows = db.session.execute(
        select(ProductCertificate.certificate_id, Product)
        .join(Product, Product.id == ProductCertificate.product_id)
        .where(ProductCertificate.certificate_id.in_(set(certificate_ids)))
        .order_by(Product.name, Product.id)
    )
    for certificate_id, product in rows:
        found[certificate_id].append(product)
    return found


def kinds_today(product_ids: Collection[int], today: date) -> dict[int, set[CertificateKind]]:
    """Return the kinds of certificates that buyers see at each product on a day, in one statement."""
    found: dict[int, set[CertificateKind]] = {product_id: set() for product_id in product_ids}
    rows = db.session.execute(
        select(ProductCertificate.product_id, Certificate.kind)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(ProductCertificate.product_id.in_(set(product_ids)), certificates.is_shown(today))
    )
    for product_id, kind in rows:
        found[product_id].add(kind)
    return found


def tell_products(certificate_ids: Collection[int], *, act: Act) -> None:
    """Say that the products of these certificates look different: they are shown, or no longer shown."""
    chosen = select(ProductCertificate.product_id).where(ProductCertificate.certificate_id.in_(set(certificate_ids)))
    feed.tell(PRODUCT, sorted(set(db.session.scalars(chosen))), at=act.at)


def carry_over(former_id: int, certificate_id: int) -> None:
    """Let a confirmed renewal stand for the same products as the certificate it continues.

    An officer has just held it against the decision, so the products need no second look.
    """
    chosen = select(ProductCertificate.product_id).where(ProductCertificate.certificate_id == former_id)
    for product_id in db.session.scalars(chosen).all():
        values = {"product_id": product_id, "certificate_id": certificate_id}
        insert_or_ignore(ProductCertificate, values, unique=("product_id", "certificate_id"))
