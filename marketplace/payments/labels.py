"""The words people read for where the money is, and the tone they are shown in. Pure."""

from dataclasses import dataclass

from marketplace.kernel.messages import Message, msg
from marketplace.orders.kinds import PayBy
from marketplace.payments.kinds import Account, Booking, NewsSource, Outcome, RefundReason, Waiting
from marketplace.payments.states import CardNewsState, CodState, NewsState, PaymentState, PayoutState, RefundState


@dataclass(frozen=True)
class PaymentLabel:
    """A word and its tone: waiting, done, stopped or attention."""

    text: Message
    tone: str


_LABELS = {
    PaymentState.EXPECTED: PaymentLabel(msg("Chờ chuyển khoản"), "waiting"),
    PaymentState.PART_PAID: PaymentLabel(msg("Mới trả một phần"), "attention"),
    PaymentState.RECEIVED: PaymentLabel(msg("Đã nhận tiền"), "done"),
    PaymentState.DROPPED: PaymentLabel(msg("Không phải trả"), "stopped"),
    PaymentState.TO_REFUND: PaymentLabel(msg("Chờ hoàn tiền"), "attention"),
    PaymentState.REFUNDED: PaymentLabel(msg("Đã hoàn tiền"), "done"),
}
_CARD_EXPECTED = PaymentLabel(msg("Chờ trả bằng thẻ"), "waiting")
_CASH_EXPECTED = PaymentLabel(msg("Thu tiền khi giao"), "waiting")


def payment_label(state: PaymentState, pay_by: PayBy) -> PaymentLabel:
    """Return the words for where the money of a payment is."""
    expected = {PayBy.COD: _CASH_EXPECTED, PayBy.CARD: _CARD_EXPECTED}
    if state == PaymentState.EXPECTED and pay_by in expected:
        return expected[pay_by]
    return _LABELS[state]


REFUND_LABELS = {
    RefundState.OWED: PaymentLabel(msg("Chờ hoàn tiền"), "attention"),
    RefundState.SENT: PaymentLabel(msg("Đã chuyển hoàn"), "moving"),
    RefundState.CONFIRMED: PaymentLabel(msg("Người mua đã nhận lại"), "done"),
    RefundState.FAILED: PaymentLabel(msg("Chuyển hoàn không thành"), "attention"),
}
#: The same for the buyer herself.
REFUND_LABELS_FOR_BUYER = {
    **REFUND_LABELS,
    RefundState.SENT: PaymentLabel(msg("Đang trên đường về bạn"), "moving"),
    RefundState.CONFIRMED: PaymentLabel(msg("Đã hoàn xong"), "done"),
    RefundState.FAILED: PaymentLabel(msg("Chưa hoàn được, đang làm lại"), "attention"),
}
COD_LABELS = {
    CodState.TO_COLLECT: PaymentLabel(msg("Chờ thu hộ"), "waiting"),
    CodState.COLLECTED: PaymentLabel(msg("Hãng vận chuyển đã thu"), "moving"),
    CodState.REMITTED: PaymentLabel(msg("Đã về tài khoản"), "done"),
    CodState.RETURNED: PaymentLabel(msg("Hàng quay về"), "stopped"),
}
NEWS_LABELS = {
    NewsState.NEW: PaymentLabel(msg("Đang xử lý"), "waiting"),
    NewsState.MATCHED: PaymentLabel(msg("Đã ghi vào đơn"), "done"),
    NewsState.KNOWN: PaymentLabel(msg("Đã biết từ nguồn khác"), "done"),
    NewsState.DUPLICATE: PaymentLabel(msg("Trả hai lần"), "attention"),
    NewsState.LATE: PaymentLabel(msg("Trả sau khi hủy"), "attention"),
    NewsState.NO_MATCH: PaymentLabel(msg("Chưa rõ đơn nào"), "attention"),
    NewsState.WRONG_ACCOUNT: PaymentLabel(msg("Vào không đúng chỗ"), "attention"),
    NewsState.DISMISSED: PaymentLabel(msg("Đã bỏ qua"), "stopped"),
}
OUTCOME_LABELS = {
    Outcome.RECEIVED: PaymentLabel(msg("Khớp, đủ tiền"), "done"),
    Outcome.PROVEN: PaymentLabel(msg("Khớp với xác nhận của bạn"), "done"),
    Outcome.PART_PAID: PaymentLabel(msg("Khớp, còn thiếu"), "attention"),
    Outcome.OVERPAID: PaymentLabel(msg("Khớp, trả thừa"), "attention"),
    Outcome.DUPLICATE: NEWS_LABELS[NewsState.DUPLICATE],
    Outcome.LATE: NEWS_LABELS[NewsState.LATE],
    Outcome.NO_MATCH: NEWS_LABELS[NewsState.NO_MATCH],
    Outcome.WRONG_ACCOUNT: NEWS_LABELS[NewsState.WRONG_ACCOUNT],
    Outcome.KNOWN: PaymentLabel(msg("Đã biết từ trước"), "done"),
    Outcome.FEE_ONLY: PaymentLabel(msg("Chỉ có phí"), "done"),
    Outcome.NOT_OURS: PaymentLabel(msg("Không phải tiền của đơn hàng"), "stopped"),
}
#: What the operator of a payout in each state knows, and does next.
PAYOUT_NEXT = {
    PayoutState.DRAFT: msg("Chưa chuyển gì. Hãy ra lệnh chuyển ở ngân hàng, rồi bấm “Đã gửi ngân hàng”."),
    PayoutState.SENT: msg("Đang chờ ngân hàng. Có kết quả thì ghi vào đúng một ô dưới đây."),
    PayoutState.PAID: msg("Tiền đã đến hợp tác xã. Nếu sau đó ngân hàng trả lại, hãy ghi lý do dưới đây."),
    PayoutState.FAILED: msg("Tiền chưa đến hợp tác xã. Những khoản này tự vào lần chuyển sau."),
    PayoutState.UNRESOLVED: msg(
        "Ngân hàng chưa nói rõ, nên chưa khoản nào ở đây được chuyển lại. Hãy hỏi ngân hàng rồi ghi kết quả và lý do."
    ),
    PayoutState.DROPPED: msg("Bản nháp đã hủy. Những khoản này chờ lần chuyển sau."),
}
#: What the cooperative that waits for a payout should know of it.
PAYOUT_NEWS = {
    PayoutState.DRAFT: msg("Chợ đang lập lần chuyển này, chưa gửi ngân hàng."),
    PayoutState.SENT: msg("Chợ đã gửi lệnh chuyển, ngân hàng đang làm. Bạn không phải làm gì."),
    PayoutState.PAID: msg("Ngân hàng báo đã chuyển. Hãy xem tài khoản của bạn có mã giao dịch này."),
    PayoutState.FAILED: msg("Tiền chưa đến bạn. Hãy xem lại số tài khoản đã khai; những khoản này vào lần chuyển sau."),
    PayoutState.UNRESOLVED: msg("Ngân hàng chưa trả lời rõ. Chợ đang hỏi; tiền này vẫn là của bạn."),
    PayoutState.DROPPED: msg("Chợ đã hủy lần chuyển này khi chưa gửi đi. Những khoản này chờ lần chuyển sau."),
}
PAYOUT_LABELS = {
    PayoutState.DRAFT: PaymentLabel(msg("Bản nháp"), "waiting"),
    PayoutState.SENT: PaymentLabel(msg("Đã gửi ngân hàng"), "moving"),
    PayoutState.PAID: PaymentLabel(msg("Đã chuyển xong"), "done"),
    PayoutState.FAILED: PaymentLabel(msg("Chuyển không thành"), "attention"),
    PayoutState.UNRESOLVED: PaymentLabel(msg("Chưa rõ kết quả"), "attention"),
    PayoutState.DROPPED: PaymentLabel(msg("Đã hủy bản nháp"), "stopped"),
}
BOOKING_NAMES = {
    Booking.RECEIVED: msg("Người mua trả bằng thẻ"),
    Booking.REFUNDED: msg("Hoàn tiền cho người mua"),
    Booking.FEE: msg("Phí của bên nhận thẻ"),
    Booking.PAID_OUT: msg("Chuyển cho hợp tác xã"),
    Booking.PAYOUT_BACK: msg("Ngân hàng trả lại tiền đã chuyển"),
}
WAITING_NAMES = {
    Waiting.DELIVERY: msg("Chờ giao hàng"),
    Waiting.RECEIPT: msg("Chờ hết hạn khiếu nại"),
    Waiting.CASE: msg("Đang có khiếu nại"),
    Waiting.REFUND: msg("Chờ hoàn tiền cho người mua"),
}
ACCOUNT_NAMES = {
    Account.CARD_CLEARING: msg("Bên nhận thẻ đang giữ"),
    Account.BANK: msg("Tài khoản ngân hàng của chợ"),
    Account.COOPERATIVE_PAYABLE: msg("Còn nợ các hợp tác xã"),
}
SOURCE_NAMES = {
    NewsSource.STATEMENT: msg("Sao kê ngân hàng"),
    NewsSource.SEPAY: msg("SePay"),
    NewsSource.PAYOS: msg("payOS"),
    NewsSource.CASSO: msg("Casso"),
    NewsSource.CARRIER: msg("Sao kê thu hộ"),
}
_REASONS = {
    RefundReason.CANCELLED: msg("Đơn đã hủy"),
    RefundReason.ADJUSTED: msg("Đơn gửi ít hơn đã đặt"),
    RefundReason.RETURNED: msg("Hàng trả lại"),
    RefundReason.CLAIMED: msg("Hàng hỏng, thiếu hoặc sai"),
    RefundReason.OVERPAID: msg("Người mua trả thừa"),
    RefundReason.PAID_TWICE: msg("Người mua trả hai lần"),
    RefundReason.PAID_LATE: msg("Tiền đến sau khi đơn đã hủy"),
    RefundReason.SENT_WRONG: msg("Tiền vào không đúng chỗ"),
}


_DECLINED = {
    "insufficient_funds": msg("Thẻ không đủ tiền. Chưa có tiền nào bị trừ; hãy dùng thẻ khác hoặc đổi cách trả."),
    "expired_card": msg("Thẻ đã hết hạn. Chưa có tiền nào bị trừ; hãy dùng thẻ khác."),
    "incorrect_cvc": msg("Mã ở mặt sau thẻ chưa đúng. Chưa có tiền nào bị trừ; hãy nhập lại."),
    "incorrect_number": msg("Số thẻ chưa đúng. Chưa có tiền nào bị trừ; hãy nhập lại."),
    "payment_intent_authentication_failure": msg(
        "Chưa xác nhận được với ngân hàng. Chưa có tiền nào bị trừ; hãy thử lại."
    ),
    "amount_too_small": msg("Số tiền quá nhỏ để trả bằng thẻ. Hãy đổi cách trả."),
}
_DECLINED_SOMEHOW = msg("Ngân hàng từ chối thẻ này. Chưa có tiền nào bị trừ; hãy thử thẻ khác hoặc đổi cách trả.")


def decline_label(reason: str) -> Message:
    """Return what to tell a buyer whose card was refused; a bank's more delicate reasons are not passed on."""
    return _DECLINED.get(reason, _DECLINED_SOMEHOW)


_NOT_REFUNDED = {
    "expired_card": msg("Thẻ của người mua đã hết hạn hoặc đã hủy."),
    "expired_or_canceled_card": msg("Thẻ của người mua đã hết hạn hoặc đã hủy."),
    "lost_or_stolen_card": msg("Thẻ của người mua đã báo mất."),
    "declined": msg("Ngân hàng của người mua không nhận."),
    "insufficient_funds": msg("Số dư của chợ ở Stripe không đủ. Hãy nạp thêm rồi hoàn lại qua thẻ."),
}
_NOT_REFUNDED_SOMEHOW = msg("Stripe không nói rõ vì sao.")


def refund_failure_label(reason: str) -> Message:
    """Return what to tell the operator when a card took no money back."""
    return _NOT_REFUNDED.get(reason, _NOT_REFUNDED_SOMEHOW)


CARD_NEWS_LABELS = {
    CardNewsState.NEW: NEWS_LABELS[NewsState.NEW],
    CardNewsState.APPLIED: NEWS_LABELS[NewsState.MATCHED],
    CardNewsState.KNOWN: PaymentLabel(msg("Đã biết từ trước"), "done"),
    CardNewsState.IGNORED: PaymentLabel(msg("Không liên quan"), "stopped"),
    CardNewsState.UNKNOWN: PaymentLabel(msg("Không rõ lần trả nào"), "attention"),
    CardNewsState.WRONG_SUM: PaymentLabel(msg("Sai số tiền"), "attention"),
    CardNewsState.ELSEWHERE: PaymentLabel(msg("Đơn đã đổi cách trả"), "attention"),
    CardNewsState.DISPUTED: PaymentLabel(msg("Chủ thẻ khiếu nại"), "attention"),
    CardNewsState.DISMISSED: NEWS_LABELS[NewsState.DISMISSED],
}


def reason_of(refund_reason: str) -> Message:
    """Return why money goes back: the market's own reasons in words, any other as it was written."""
    known = next((words for reason, words in _REASONS.items() if reason == refund_reason), None)
    return known or Message("%(reason)s", (("reason", refund_reason),))
