"""One payment per order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.kernel.database import Model
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.payments.states import PaymentState


class Payment(Model):
    """What is to be paid for one order, and whether it was. Once something was paid,
    `amount` never changes; before that it follows the order.

    `reference` is the transfer text: at most 19 ASCII characters, the last one a check character.
    The bank account is copied, so that a later change of account never moves an open payment.
    """

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), unique=True)
    pay_by: Mapped[PayBy]
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.EXPECTED)
    amount: Mapped[Dong]
    reference: Mapped[str] = mapped_column(unique=True)
    bank_key: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    bank_account_holder: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    refunded_at: Mapped[datetime | None]
