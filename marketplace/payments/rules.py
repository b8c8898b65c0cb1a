"""What holds for payments, refunds and news of money. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from marketplace.kernel.codes import ALPHABET, clean_code
from marketplace.kernel.codes import find_codes as codes_in
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.text import normalise
from marketplace.orders.kinds import PayBy
from marketplace.orders.rules import CODE_LENGTH, CODE_PREFIX
from marketplace.orders.states import OrderState
from marketplace.payments.kinds import Waiting
from marketplace.payments.states import NewsAction, PaymentState

LONGEST_NOTE = 300
LONGEST_BANK_REFERENCE = 60

# A code with a character lost or misread is still recognised as meant for us, though nobody can say for which order.
_ALMOST_A_CODE = re.compile(rf"{CODE_PREFIX}[{ALPHABET}01OI]{{{CODE_LENGTH - 2},}}")
_PAYMENT_METHOD = re.compile(r"[a-z]{2,10}_[A-Za-z0-9_]{1,100}")
_OPEN = (PaymentState.EXPECTED, PaymentState.PART_PAID)


@dataclass(frozen=True)
class Facts:
    """What decides about a piece of news whose code is known.

    `is_asked_for_here`: the payment awaits a transfer, to the account the money came to.
    """

    payment: PaymentState
    order: OrderState
    is_asked_for_here: bool


@dataclass(frozen=True)
class Earned:
    """What decides whether the card money of an order may be paid out.

    `balance` is what is booked for it and not settled yet; `refunds_owed` what is still to go back to the buyer.
    """

    balance: Dong
    order: OrderState
    is_received: bool
    is_contested: bool
    refunds_owed: Dong


def waits_for(earned: Earned) -> Waiting | None:
    """Return what the card money of an order still waits for; `None` when the next payout takes it.

    It may go once the order is delivered, received (by the buyer's word or after the week for complaints), and
    nobody contests it. What a cooperative owes, a refund after the payout for instance, is taken off at once.
    """
    if earned.balance <= 0:
        return None
    if earned.refunds_owed:
        return Waiting.REFUND
    if earned.order in (OrderState.CANCELLED, OrderState.RETURNED):
        return None
    if earned.order is not OrderState.DELIVERED:
        return Waiting.DELIVERY
    if earned.is_contested:
        return Waiting.CASE
    return None if earned.is_received else Waiting.RECEIPT


def ensure_can_be_received(pay_by: PayBy, order_state: OrderState) -> None:
    """Refuse cash on delivery for goods that have not left the house, or came back.

    A transfer may come at any time: before the order is confirmed, and even after it was cancelled.

    Raises:
        RuleBroken: there can be no such cash.
    """
    if pay_by == PayBy.COD and order_state not in (OrderState.SHIPPED, OrderState.DELIVERED):
        raise RuleBroken(msg("Đơn này trả tiền khi nhận hàng. Hãy gửi hàng trước, nhận được tiền rồi mới xác nhận."))


def ensure_settled_by_hand(pay_by: PayBy) -> None:
    """Refuse a cooperative's word about card money: it comes to the operator and goes back to the card by itself.

    Raises:
        RuleBroken: it is a card payment.
    """
    if pay_by is PayBy.CARD:
        raise RuleBroken(msg("Đơn này trả bằng thẻ: tiền nhận và hoàn qua thẻ, tự động. Bạn không cần ghi gì."))


def ensure_payment_method(told: str) -> None:
    """Refuse what cannot be the name of a card at the provider: it is made by the provider's script in her browser.

    Raises:
        InvalidInput: it is missing or nonsense.
    """
    if not _PAYMENT_METHOD.fullmatch(told):
        raise InvalidInput(
            fields={"payment_method": msg("Chưa đọc được thẻ. Hãy nhập lại số thẻ; chưa có tiền nào bị trừ.")}
        )


def found_codes(text: str) -> list[str]:
    """Return the codes of ours in a transfer text, wherever the bank put them and however it spaced them."""
    return codes_in(text, prefix=CODE_PREFIX, length=CODE_LENGTH)


def almost_has_a_code(text: str) -> bool:
    """Tell whether a text holds something that was meant to be a code of ours."""
    return _ALMOST_A_CODE.search(clean_code(text)) is not None


def finding(facts: Facts | None) -> NewsAction:
    """Return what a piece of news is; without facts, nobody of hers has its code."""
    if facts is None:
        return NewsAction.FIND_NOTHING
    if not facts.is_asked_for_here:
        return NewsAction.FIND_ELSEWHERE
    if facts.order is OrderState.CANCELLED or facts.payment is PaymentState.DROPPED:
        return NewsAction.FIND_LATE
    return NewsAction.MATCH if facts.payment in _OPEN else NewsAction.FIND_TWICE


def is_account(told: Collection[str], wanted: str) -> bool:
    """Tell whether one of the numbers told is the wanted account; a source that tells none is believed."""
    return not told or plain_account(wanted) in {plain_account(each) for each in told}


def plain_account(number: str) -> str:
    """Return an account number without what banks put between its digits."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def clean_reason(text: str) -> str:
    """Return why somebody decided so.

    Raises:
        InvalidInput: nothing is written, or too much.
    """
    reason = normalise(text)
    if not reason:
        raise InvalidInput(fields={"reason": msg("Hãy ghi lý do, để sau này còn tra lại được.")})
    if len(reason) > LONGEST_NOTE:
        raise InvalidInput(
            fields={"reason": msg("Dài quá %(longest)s ký tự. Hãy viết ngắn hơn.", longest=LONGEST_NOTE)}
        )
    return reason


def clean_bank_reference(text: str, *, is_needed: bool) -> str:
    """Return the bank's number of a transfer.

    Raises:
        InvalidInput: it is missing though needed, or too long.
    """
    reference = normalise(text)
    if is_needed and not reference:
        raise InvalidInput(fields={"bank_reference": msg("Hãy ghi mã giao dịch của ngân hàng, ví dụ FT26330123456.")})
    if len(reference) > LONGEST_BANK_REFERENCE:
        raise InvalidInput(
            fields={"bank_reference": msg("Mã giao dịch dài quá %(longest)s ký tự.", longest=LONGEST_BANK_REFERENCE)}
        )
    return reference


def ensure_amount(amount: Dong) -> None:
    """Refuse a refund of nothing.

    Raises:
        RuleBroken: it is zero or less.
    """
    if amount <= 0:
        raise RuleBroken(msg("Số tiền hoàn phải lớn hơn 0."))
