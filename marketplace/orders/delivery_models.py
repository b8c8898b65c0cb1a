"""What a cooperative says about delivery besides her rates: least order, far communes, pick-up points, tracking."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong


class DeliveryTerms(Model):
    """What holds for all parcels of a cooperative: goods of less than `minimum_order` đồng are not sent, and a
    parcel into one of her far communes costs `remote_fee` đồng more."""

    __tablename__ = "delivery_terms"
    __table_args__ = (CheckConstraint("minimum_order >= 0 AND remote_fee >= 0", name="sums"),)

    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), primary_key=True)
    minimum_order: Mapped[Dong]
    remote_fee: Mapped[Dong]


class RemoteCommune(Model):
    """A commune into which carriers ask a cooperative for more: an island, a far mountain commune."""

    __tablename__ = "remote_commune"

    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"), primary_key=True)


class PickupPoint(Model):
    """Where buyers can fetch their goods themselves. A closed one stays for the orders that name it."""

    __tablename__ = "pickup_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    name: Mapped[str]
    street: Mapped[str]
    commune_id: Mapped[int] = mapped_column(ForeignKey("administrative_unit.id"))
    hours: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class TrackingLink(Model):
    """The address at which a carrier tells where a parcel is; `{code}` in it stands for the tracking number."""

    __tablename__ = "tracking_link"
    __table_args__ = (UniqueConstraint("cooperative_id", "carrier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    carrier: Mapped[str]
    template: Mapped[str]
