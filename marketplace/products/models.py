"""Products, variants (quy cách), photos, and the two trees they are filed in."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.products.kinds import PhotoState, TakedownSource
from marketplace.products.states import ProductState, RevisionState, TakedownState


class Category(Model):
    """A shelf of the buyer's short tree; `drawing` names our own picture for it."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    drawing: Mapped[str]
    position: Mapped[int]


class OcopSet(Model):
    """One of the 26 product sets (bộ sản phẩm) of QĐ 26/2026/QĐ-TTg, annex I; the id is its number."""

    __tablename__ = "ocop_set"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    group_code: Mapped[str]
    group_name: Mapped[str]
    branch_code: Mapped[str]
    branch_name: Mapped[str]


class Product(Model):
    """Something a cooperative makes, with everything buyers must be told about it.

    `revision` counts the changes of what buyers are told, so that an officer publishes what she has read.
    An empty `origin` means the cooperative's own province. `season_months` holds the months in which it is fresh,
    one bit each, January first; 0 means all year round.
    """

    __tablename__ = "product"
    # The market's shelves are read in this order, page after page.
    __table_args__ = (
        Index("ix_product_shelf", "state", "published_at", "id"),
        Index("ix_product_category", "category_id", "state", "published_at", "id"),
        Index("ix_product_maker", "cooperative_id", "state", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    ocop_set_id: Mapped[int | None] = mapped_column(ForeignKey("ocop_set.id"))
    state: Mapped[ProductState] = mapped_column(default=ProductState.DRAFT)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    folded_name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    story: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="")
    ingredients: Mapped[str] = mapped_column(default="")
    usage: Mapped[str] = mapped_column(default="")
    storage: Mapped[str] = mapped_column(default="")
    warning: Mapped[str] = mapped_column(default="")
    specifications: Mapped[str] = mapped_column(default="")
    artisan: Mapped[str] = mapped_column(default="")
    # The label's content as the maker wrote it in English; empty is told as missing, never translated by a machine.
    origin_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    ingredients_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    usage_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    storage_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    warning_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    specifications_en: Mapped[str] = mapped_column(default="", server_default=text("''"))
    season_months: Mapped[int] = mapped_column(default=0)
    drawing: Mapped[str] = mapped_column(default="market-stall")
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    published_at: Mapped[datetime | None]
    return_reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    # The part of the form that the officer named when she sent it back; empty for all of it.
    return_field: Mapped[str] = mapped_column(default="")


class Variant(Model):
    """One way a product is packed and priced: 0,5 kg, 1 kg, khay 30 quả.

    `amount` is in base units of the unit's group: grams, millilitres, pieces.
    `weight_grams` is what the parcel weighs, for freight. `is_weighed`: no two packs weigh the same (a fish, a
    pumpkin); the pack is weighed before it is sent, and the price follows the scales.
    """

    __tablename__ = "variant"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("weight_grams > 0", name="weight_positive"),
        # A product's cheapest pack, and all packs in the order of their prices.
        Index("ix_variant_packs", "product_id", "is_active", "price", "id"),
        Index("ix_variant_prices", "price", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    unit: Mapped[str]
    amount: Mapped[int]
    price: Mapped[Dong]
    weight_grams: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_weighed: Mapped[bool] = mapped_column(default=False)
    # Added to a product on sale and not yet read by an officer: hidden until she has.
    is_proposed: Mapped[bool] = mapped_column(default=False, server_default=false())


class PriceBreak(Model):
    """From so many packs on, each pack of a variant costs `unit_price`: a wholesale price."""

    __tablename__ = "price_break"
    __table_args__ = (
        UniqueConstraint("variant_id", "from_quantity"),
        CheckConstraint("from_quantity > 1", name="from_several"),
        CheckConstraint("unit_price > 0", name="price_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    from_quantity: Mapped[int]
    unit_price: Mapped[Dong]


class Photo(Model):
    """A photo of a product; `key` names its files in the media store."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    key: Mapped[str]
    state: Mapped[PhotoState] = mapped_column(default=PhotoState.WAITING)
    alt: Mapped[str] = mapped_column(default="")
    width: Mapped[int]
    height: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Added to a product on sale and not yet seen by an officer: once developed it waits as `PROPOSED`.
    is_proposed: Mapped[bool] = mapped_column(default=False, server_default=false())


class ProductCertificate(Model):
    """Which certificate stands for which product."""

    __tablename__ = "product_certificate"
    __table_args__ = (UniqueConstraint("product_id", "certificate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)


class ProductStanding(Model):
    """How a product stands with its buyers; a product without a row was neither sold nor rated yet.

    `sold_packs` counts packs of delivered orders less those that came back.
    """

    __tablename__ = "product_standing"
    __table_args__ = (
        CheckConstraint("rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count", name="ratings"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, autoincrement=False)
    sold_packs: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)


class BoughtTogether(Model):
    """Another product that buyers took in the same checkout, and how many checkouts there were of both.

    Sums of what orders know, counted anew each day; who bought is not told.
    """

    __tablename__ = "bought_together"
    __table_args__ = (CheckConstraint("product_id <> other_id AND checkouts > 0", name="pair"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, index=True, autoincrement=False)
    checkouts: Mapped[int]


class ReviewedVersion(Model):
    """What an officer read when she last decided on a listing, so that the next one sees what is new."""

    __tablename__ = "reviewed_version"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True, autoincrement=False)
    revision: Mapped[int]
    told: Mapped[dict[str, Any]]
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ProductRevision(Model):
    """What a cooperative wants to change of a product on sale; buyers see the published version meanwhile.

    One row a product, used again for its next revision. `changes` holds the words under `told`, the packs that get
    other words under `packs` by their id, and the ids of `new_packs` and `certificates`; photos know it themselves.
    The product's own `revision` counts each edit, so that an officer approves what she has read.
    """

    __tablename__ = "product_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), unique=True)
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.WAITING, index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revised_at: Mapped[datetime]
    revised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    return_reason: Mapped[str] = mapped_column(default="")
    return_field: Mapped[str] = mapped_column(default="")


class TakedownRequest(Model):
    """Somebody asks that a product leave the market; kept for good, also where it was refused."""

    __tablename__ = "takedown_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    state: Mapped[TakedownState] = mapped_column(default=TakedownState.OPEN, index=True)
    source: Mapped[TakedownSource]
    asked_by: Mapped[str]
    contact: Mapped[str]
    reason: Mapped[str]
    legal_basis: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str] = mapped_column(default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_because: Mapped[str] = mapped_column(default="")
