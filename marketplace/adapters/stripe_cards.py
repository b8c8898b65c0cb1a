"""Cards through Stripe: PaymentIntents, refunds, and the signed events that tell of both.

Sources: docs.stripe.com on PaymentIntents, refunds, zero-decimal currencies (VND has no minor unit, so a whole đồng is
a whole unit here), idempotent requests, event types and webhook signatures.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import stripe

from marketplace.kernel.errors import InvalidInput, NotAllowed, OutsideServiceFailed
from marketplace.kernel.messages import msg
from marketplace.kernel.money import LARGEST_TYPED, Dong
from marketplace.payments.kinds import CardOccasion, CardStatus, RefundStatus
from marketplace.payments.ports import CardBack, CardBackOutcome, CardNews, CardOutcome, CardWish

Result = TypeVar("Result")

CURRENCY = "vnd"
#: How far the time inside a signature may be from ours, as Stripe itself advises.
TOLERANCE_SECONDS = 300
_TIMEOUT_SECONDS = 20
_NO_ANSWER = msg("Cổng thanh toán thẻ chưa trả lời. Hãy thử lại sau ít phút.")
_FEE = ["latest_charge.balance_transaction"]

_STATUS = {
    "succeeded": CardStatus.SUCCEEDED,
    "requires_action": CardStatus.NEEDS_ACTION,
    "requires_payment_method": CardStatus.DECLINED,
    "canceled": CardStatus.CANCELLED,
}
_BACK_STATUS = {
    "succeeded": RefundStatus.ARRIVED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
_OCCASIONS = {
    "payment_intent.succeeded": CardOccasion.PAID,
    "payment_intent.payment_failed": CardOccasion.DECLINED,
    "payment_intent.canceled": CardOccasion.CANCELLED,
    "charge.refunded": CardOccasion.REFUNDED,
    "refund.updated": CardOccasion.REFUND_CHANGED,
    "refund.failed": CardOccasion.REFUND_CHANGED,
    "charge.refund.updated": CardOccasion.REFUND_CHANGED,
    "charge.dispute.created": CardOccasion.DISPUTED,
}


class StripeCards:
    """One account at Stripe."""

    def __init__(self, secret_key: str, *, webhook_secret: str, api_base: str) -> None:
        self._webhook_secret = webhook_secret
        self._stripe = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base},
            max_network_retries=2,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
        )

    def pay(self, wish: CardWish) -> CardOutcome:
        """Create and confirm a PaymentIntent in one call; its key is made of our row's id."""
        params: Any = {
            "amount": wish.amount,
            "currency": CURRENCY,
            "payment_method": wish.payment_method,
            "payment_method_types": ["card"],
            "confirm": True,
            "metadata": {"intent": str(wish.intent_id), "group": wish.group_code},
            "expand": _FEE,
        }
        options: Any = {"idempotency_key": f"card-intent-{wish.intent_id}"}
        try:
            return _outcome(_asked(lambda: self._stripe.v1.payment_intents.create(params, options)))
        except stripe.CardError as error:
            return _declined(error)
        except stripe.InvalidRequestError as error:
            # Nothing was charged: too small a sum, or a payment method that Stripe does not know (any more).
            return CardOutcome(CardStatus.DECLINED, reason=error.code or "invalid_request")

    def look(self, provider_id: str) -> CardOutcome:
        """Retrieve a PaymentIntent."""
        params: Any = {"expand": _FEE}
        try:
            return _outcome(_asked(lambda: self._stripe.v1.payment_intents.retrieve(provider_id, params)))
        except stripe.InvalidRequestError as error:
            raise OutsideServiceFailed(_NO_ANSWER) from error

    def cancel(self, provider_id: str) -> CardOutcome:
        """Cancel a PaymentIntent; one that is over already says how."""
        try:
            return _outcome(_asked(lambda: self._stripe.v1.payment_intents.cancel(provider_id)))
        except stripe.InvalidRequestError:
            return self.look(provider_id)

    def give_back(self, wish: CardBack) -> CardBackOutcome:
        """Create a refund of a part; its key is made of our row's id."""
        params: Any = {
            "payment_intent": wish.provider_id,
            "amount": wish.amount,
            "metadata": {"refund": str(wish.row_id)},
        }
        options: Any = {"idempotency_key": f"card-refund-{wish.row_id}"}
        try:
            made = _asked(lambda: self._stripe.v1.refunds.create(params, options))
        except stripe.InvalidRequestError as error:
            return CardBackOutcome(RefundStatus.FAILED, reason=error.code or "invalid_request")
        return _back(made)

    def read(self, body: bytes, signature: str) -> CardNews:
        """Verify a signed event as Stripe's own library does, and read what concerns us."""
        try:
            event = stripe.Webhook.construct_event(body, signature, self._webhook_secret, TOLERANCE_SECONDS)
        except stripe.SignatureVerificationError as error:
            raise NotAllowed(msg("Chữ ký không đúng.")) from error
        except (ValueError, RecursionError, AttributeError, TypeError) as error:
            raise InvalidInput(msg("Không đọc được nội dung.")) from error
        try:
            return _news(event.to_dict())
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise InvalidInput(msg("Không đọc được nội dung.")) from error


def _asked(call: Callable[[], Result]) -> Result:
    """Call Stripe; what says nothing about card or request, but only that it failed, may be asked again.

    Raises:
        OutsideServiceFailed: it did not answer, was busy, or does not accept our keys.
    """
    try:
        return call()
    except (stripe.CardError, stripe.InvalidRequestError):
        raise
    except stripe.StripeError as error:
        raise OutsideServiceFailed(_NO_ANSWER) from error


def _outcome(intent: Any) -> CardOutcome:
    told = intent.to_dict()
    error = told.get("last_payment_error") or {}
    return CardOutcome(
        _STATUS.get(told["status"], CardStatus.PROCESSING),
        told["id"],
        Dong(told["amount"]) if told["currency"] == CURRENCY else Dong(0),
        told.get("client_secret") or "",
        str(error.get("decline_code") or error.get("code") or ""),
        _fee(told.get("latest_charge")),
    )


def _fee(charge: Any) -> Dong | None:
    """Return what Stripe keeps, where it settles in đồng; any other currency is for the operator's own books."""
    balance = charge.get("balance_transaction") if isinstance(charge, dict) else None
    if not isinstance(balance, dict) or balance.get("currency") != CURRENCY:
        return None
    return Dong(balance["fee"])


def _declined(error: stripe.CardError) -> CardOutcome:
    body: Any = error.json_body or {}
    told = body.get("error") or {}
    intent = told.get("payment_intent") or {}
    return CardOutcome(
        CardStatus.DECLINED, intent.get("id") or "", reason=str(told.get("decline_code") or error.code or "declined")
    )


def _back(refund: Any) -> CardBackOutcome:
    told = refund.to_dict()
    reason = str(told.get("failure_reason") or "")
    return CardBackOutcome(_BACK_STATUS.get(told.get("status"), RefundStatus.ACCEPTED), told["id"], reason)


def _news(event: Mapping[str, Any]) -> CardNews:
    occasion = _OCCASIONS.get(_text(event["type"]), CardOccasion.OTHER)
    about = event["data"]["object"]
    return CardNews(
        own_id=_text(event["id"]),
        occasion=occasion,
        name=_text(event["type"]),
        at=datetime.fromtimestamp(_whole(event["created"]), UTC),
        **_READ[occasion](about),
    )


def _of_intent(about: Mapping[str, Any]) -> dict[str, Any]:
    error = about.get("last_payment_error") or {}
    return {
        "provider_id": _text(about["id"]),
        "amount": Dong(_whole(about.get("amount_received") or about["amount"])),
        "is_dong": about["currency"] == CURRENCY,
        "row_id": _row(about, "intent"),
        "reason": _short(error.get("decline_code") or error.get("code")),
    }


def _of_charge(about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": _short(about.get("payment_intent")),
        "amount": Dong(_whole(about["amount_refunded"])),
        "is_dong": about["currency"] == CURRENCY,
    }


def _of_refund(about: Mapping[str, Any]) -> dict[str, Any]:
    status = _BACK_STATUS.get(about["status"], RefundStatus.ACCEPTED)
    return {
        "provider_id": _short(about.get("payment_intent")),
        "amount": Dong(_whole(about["amount"])),
        "is_dong": about["currency"] == CURRENCY,
        "row_id": _row(about, "refund"),
        "back": CardBackOutcome(status, _text(about["id"]), _short(about.get("failure_reason"))),
    }


def _of_dispute(about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": _short(about.get("payment_intent")),
        "amount": Dong(_whole(about["amount"])),
        "is_dong": about["currency"] == CURRENCY,
        "reason": _short(about.get("reason")),
    }


_READ: Mapping[CardOccasion, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    CardOccasion.PAID: _of_intent,
    CardOccasion.DECLINED: _of_intent,
    CardOccasion.CANCELLED: _of_intent,
    CardOccasion.REFUNDED: _of_charge,
    CardOccasion.REFUND_CHANGED: _of_refund,
    CardOccasion.DISPUTED: _of_dispute,
    CardOccasion.OTHER: lambda _about: {},
}


def _row(about: Mapping[str, Any], name: str) -> int:
    """Return the row of ours that was named when it was made; 0 where another program made it."""
    told = str((about.get("metadata") or {}).get(name, ""))
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0


def _text(told: Any) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= 200 or "\0" in told:
        raise ValueError(told)
    return told


def _short(told: Any) -> str:
    return _text(told) if told else ""


def _whole(told: Any) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= LARGEST_TYPED:
        raise ValueError(told)
    return told
