"""What anybody who scans a label may read about a lot: no person, no contact, no order."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select

from marketplace.certificates import queries as certificates
from marketplace.certificates.queries import ShownCertificate
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Category, Photo, Product, ProductCertificate
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place
from marketplace.territory.rules import one_line_address
from marketplace.traceability.kinds import GoodsGroup
from marketplace.traceability.models import Lot
from marketplace.traceability.public_chain import PublicEvent, SourceLot, journey_of
from marketplace.traceability.rules import TraceFacts, TraceItem, goods_group, trace_items


@dataclass(frozen=True)
class PublicLot:
    """A lot as its trace page shows it.

    `was_reviewed` tells whether an officer ever let the product's words and photos be shown; until then only the
    plain facts are. `is_sold_here` tells whether product and cooperative can be visited on the market now.
    """

    lot: Lot
    product: Product
    group: GoodsGroup
    was_reviewed: bool
    is_sold_here: bool
    cooperative: Cooperative
    place: Place
    address: str
    photo: Photo | None
    events: list[PublicEvent]
    sources: list[SourceLot]
    certificates: list[ShownCertificate]

    @property
    def items(self) -> list[TraceItem]:
        """The ten things a trace record holds, and which of them are told."""
        return trace_items(
            TraceFacts(
                product=self.product.name,
                photos=int(self.photo is not None),
                maker=self.cooperative.legal_name,
                address=self.address,
                origin=self.origin,
                events=self.events_that_hold,
                number=self.lot.number,
                best_before_on=self.lot.best_before_on,
                group=self.group,
                standard=self.lot.standard,
                certificates=len(self.certificates),
                code=self.lot.code,
            )
        )

    @property
    def is_trading(self) -> bool:
        """Tell whether the cooperative is verified now."""
        return self.cooperative.state == CooperativeState.VERIFIED

    @property
    def events_that_hold(self) -> int:
        """How many events of the lot or of what it was made of nobody declared wrong."""
        every = [*self.events, *(event for source in self.sources for event in source.events)]
        return sum(event.correction is None for event in every)

    @property
    def origin(self) -> str:
        """Where the goods come from: as the cooperative words it, or her own province."""
        return self.product.origin or self.place.province_name

    @property
    def told(self) -> int:
        """How many of the ten things a trace record holds are told."""
        return sum(item.is_told for item in self.items)


def public_lot(code: str, *, today: date) -> PublicLot:
    """Return everything for the trace page of one lot with its whole chain, in nine statements at most.

    Raises:
        NotFound: there is no such lot, or the check character is wrong: the answer is the same.
    """
    found = _row(code) if is_valid(code) else None
    if found is None:
        raise NotFound(msg("Không có lô nào mang mã này."))
    lot, product, category_slug, cooperative = found
    journey = journey_of(lot)
    place = territory.places({cooperative.commune_id})[cooperative.commune_id]
    was_reviewed = product.published_at is not None
    return PublicLot(
        lot=lot,
        product=product,
        group=goods_group(category_slug),
        was_reviewed=was_reviewed,
        is_sold_here=_is_sold_here(product, cooperative),
        cooperative=cooperative,
        place=place,
        address=one_line_address(cooperative.street, place.full_name, place.province_full_name),
        photo=_photo(product.id) if was_reviewed else None,
        events=journey.events,
        sources=journey.sources,
        certificates=_certificates(product.id, today),
    )


def is_lot_code(code: str) -> bool:
    """Tell whether a lot has this code."""
    return db.session.scalar(select(Lot.id).where(Lot.code == code)) is not None


def _row(code: str) -> Row[Lot, Product, str, Cooperative] | None:
    return db.session.execute(
        select(Lot, Product, Category.slug, Cooperative)
        .join(Product, Product.id == Lot.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Cooperative, Cooperative.id == Lot.cooperative_id)
        .where(Lot.code == code)
    ).first()


def _is_sold_here(product: Product, cooperative: Cooperative) -> bool:
    return product.state == ProductState.PUBLISHED and cooperative.state == CooperativeState.VERIFIED


def _photo(product_id: int) -> Photo | None:
    chosen = select(Photo).where(Photo.product_id == product_id, Photo.state == PhotoState.READY)
    return db.session.scalar(chosen.order_by(Photo.position, Photo.id).limit(1))


def _certificates(product_id: int, today: date) -> list[ShownCertificate]:
    linked = select(ProductCertificate.certificate_id).where(ProductCertificate.product_id == product_id)
    found = certificates.shown(set(db.session.scalars(linked)), today)
    return sorted(found.values(), key=lambda paper: (-(paper.stars or 0), paper.id))
