"""Cards: a stand-in for Stripe that answers over HTTP, and events shaped and signed as Stripe's own documents show."""

import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.adapters.stripe_cards import StripeCards
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.placing import Placed
from marketplace.payments import card_paying, card_refunds, queries
from marketplace.payments.card_models import CardIntent, CardNewsItem
from marketplace.payments.card_paying import OpenTry, find_open
from marketplace.payments.kinds import CardOccasion, CardStatus, RefundStatus
from marketplace.payments.models import Refund
from marketplace.payments.ports import CardBackOutcome, CardNews, CardOutcome
from marketplace.trade import cards
from marketplace.web import card_payments
from tests.makers.orders import cancelled, make_cart, make_checkout, make_offer, place

SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET = "sk_test_cho_sen", "pk_test_cho_sen", "whsec_cho_sen"
GOOD, REFUSED = "pm_card_visa", "pm_card_chargeCustomerFail"
_STARTING_SECONDS = 30
_numbers = count(1)


@contextmanager
def serve_localstripe() -> Iterator[str]:
    """Serve localstripe on a free port, in a folder of its own, and give its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [str(Path(sys.executable).parent / "localstripe"), "--port", str(port), "--from-scratch"]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, env=os.environ | {"HOME": folder}, **quiet) as server:  # type: ignore[call-overload]
            try:
                _wait_for(f"{url}/js.stripe.com/v3/")
                yield url
            finally:
                server.terminate()
                server.wait(20)


def _wait_for(url: str) -> None:
    last = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("localstripe did not start")


def ask_localstripe(url: str, path: str, **typed: str) -> Any:
    """Ask localstripe something as Stripe's own tools do: read, or post what is given."""
    data = urllib.parse.urlencode(typed).encode() if typed else None
    request = urllib.request.Request(f"{url}{path}", data=data)  # noqa: S310 - our own address
    request.add_header("Authorization", f"Bearer {SECRET_KEY}")
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own address
        return json.loads(answer.read() or b"{}")


def keys(url: str) -> dict[str, str]:
    """Return the settings of an installation that takes cards through this stand-in."""
    return {
        "stripe_secret_key": SECRET_KEY,
        "stripe_publishable_key": PUBLISHABLE_KEY,
        "stripe_webhook_secret": WEBHOOK_SECRET,
        "stripe_api_base": url,
        "stripe_js": f"{url}/js.stripe.com/v3/",
    }


def let_take_cards(app: Flask, url: str, patch: pytest.MonkeyPatch) -> None:
    """Give an application the keys, as its environment would."""
    extensions = app.extensions
    patch.setitem(extensions, "settings", extensions["settings"].model_copy(update=keys(url)))
    gateway = StripeCards(SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=url)
    patch.setitem(extensions, "ports", replace(extensions["ports"], cards=gateway))


def place_by_card(*prices: int, **changes: Any) -> Placed:
    """Place one checkout, by default with two cooperatives, to be paid by card."""
    offers = {make_offer(price=price): 1 for price in prices or (120_000, 85_500)}
    return place(make_checkout(make_cart(offers), pay_by=PayBy.CARD), **changes)


def pay(placed: Placed, method: str = GOOD) -> CardIntent:
    """Pay a checkout by card as its page does, and return the try."""
    db.session.rollback()
    card_payments.pay(placed.group_id, method, act=Act(None, clock.now()))
    return last_try(placed)


def last_try(placed: Placed) -> CardIntent:
    """Return the last try to pay a checkout by card, as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    chosen = select(CardIntent).where(CardIntent.group_id == placed.group_id).order_by(CardIntent.id.desc())
    return db.session.scalars(chosen.limit(1)).one()


def open_try(placed: Placed) -> OpenTry:
    """Return the try of a checkout that is not over."""
    db.session.rollback()
    found = find_open(placed.group_id)
    assert found is not None
    db.session.rollback()
    return found


def orders_of(placed: Placed) -> list[Order]:
    """Return the orders of a checkout as they stand now."""
    db.session.rollback()
    db.session.expire_all()
    return [db.session.get_one(Order, each.id) for each in placed.orders]


def send_refunds() -> None:
    """Let the worker send what waits to go back to cards."""
    db.session.rollback()
    outbox.deliver_due({"card-refund": card_payments.send_refund, "order-mail": lambda _payload: None}, at=clock.now())


@dataclass(frozen=True)
class Told:
    """A signed event: its body and header."""

    body: bytes
    signature: str


def event(name: str, about: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an event as Stripe sends it."""
    return {
        "id": f"evt_{next(_numbers)}{os.urandom(4).hex()}", "object": "event", "api_version": "2025-09-30.clover",
        "created": int(clock.now().timestamp()), "data": {"object": about}, "livemode": False,
        "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None}, "type": name,
    } | changes  # fmt: skip


def intent_body(provider_id: str, amount: int, /, **changes: Any) -> dict[str, Any]:
    """Return a PaymentIntent as it stands in an event."""
    return {
        "id": provider_id, "object": "payment_intent", "amount": amount, "amount_capturable": 0,
        "amount_details": {"tip": {}}, "amount_received": amount, "canceled_at": None,
        "capture_method": "automatic_async",
        "client_secret": f"{provider_id}_secret_x", "confirmation_method": "automatic", "created": 1795500000,
        "currency": "vnd", "customer": None, "last_payment_error": None, "latest_charge": "ch_3MtwBw",
        "livemode": False, "metadata": {}, "next_action": None, "payment_method": "pm_1Mtwj",
        "payment_method_types": ["card"], "status": "succeeded",
    } | changes  # fmt: skip


def declined_body(provider_id: str, amount: int, /, **changes: Any) -> dict[str, Any]:
    """Return a PaymentIntent whose card was refused."""
    error = {
        "charge": "ch_3MtwBx", "code": "card_declined", "decline_code": "insufficient_funds", "type": "card_error",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined", "message": "Your card has insufficient funds.",
    }  # fmt: skip
    body = intent_body(provider_id, amount, amount_received=0, status="requires_payment_method", payment_method=None)
    return body | {"last_payment_error": error} | changes


def charge_body(provider_id: str, amount: int, refunded: int) -> dict[str, Any]:
    """Return a charge of which a part went back."""
    return {
        "id": "ch_3MtwBw", "object": "charge", "amount": amount, "amount_captured": amount, "amount_refunded": refunded,
        "balance_transaction": "txn_3MtwBw", "captured": True, "currency": "vnd", "disputed": False, "metadata": {},
        "paid": True, "payment_intent": provider_id, "refunded": refunded >= amount, "status": "succeeded",
    }  # fmt: skip


def refund_body(refund_id: str, provider_id: str, amount: int, /, **changes: Any) -> dict[str, Any]:
    """Return a refund as it stands in an event."""
    return {
        "id": refund_id, "object": "refund", "amount": amount, "balance_transaction": "txn_1Nispe",
        "charge": "ch_3MtwBw", "created": 1795500000, "currency": "vnd", "metadata": {}, "payment_intent": provider_id,
        "destination_details": {"card": {"reference": "123456789012", "reference_status": "available"}, "type": "card"},
        "reason": None, "receipt_number": None, "status": "succeeded",
    } | changes  # fmt: skip


def dispute_body(provider_id: str, amount: int) -> dict[str, Any]:
    """Return a dispute: the buyer's bank takes the money back."""
    return {
        "id": "du_1MtJUT", "object": "dispute", "amount": amount, "balance_transactions": [], "charge": "ch_3MtwBw",
        "created": 1795500000, "currency": "vnd", "evidence_details": {"due_by": 1796300000, "has_evidence": False},
        "is_charge_refundable": False, "metadata": {}, "payment_intent": provider_id, "reason": "fraudulent",
        "status": "needs_response",
    }  # fmt: skip


def signed(told: dict[str, Any] | bytes, *, secret: str = WEBHOOK_SECRET, age_seconds: int = 0) -> Told:
    """Sign an event as Stripe does: time and body under the endpoint's secret."""
    body = told if isinstance(told, bytes) else json.dumps(told, indent=2).encode()
    stamp = int(time.time()) - age_seconds
    proof = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return Told(body, f"t={stamp},v1={proof}")


def tell(told: dict[str, Any] | Told, client: FlaskClient | None = None) -> TestResponse:
    """Call the address where Stripe tells, as a machine does: no cookie, no Origin."""
    signed_ = told if isinstance(told, Told) else signed(told)
    headers = {"Content-Type": "application/json", "Stripe-Signature": signed_.signature}
    db.session.rollback()
    answer = (client or current_app.test_client()).post("/webhooks/stripe", data=signed_.body, headers=headers)
    db.session.expire_all()
    return answer


def places() -> list[str]:
    """Return where each piece of card news ended, in the order in which it was told."""
    db.session.rollback()
    return [state.value for state in db.session.scalars(select(CardNewsItem.state).order_by(CardNewsItem.id))]


def make_card_desk() -> tuple[CardNewsItem, Refund]:
    """Return news of a payment that nobody knows, and a refund that its card did not take; no provider is asked."""
    placed, act = place_by_card(90_000), Act(None, clock.now())
    with transaction():
        wish = card_paying.begin(placed.group_id, GOOD, act=act)
        cards.settle(wish.intent_id, CardOutcome(CardStatus.SUCCEEDED, "pi_desk", wish.amount), act=act)
    cancelled(db.session.get_one(Order, placed.orders[0].id))
    refund = queries.refunds_of(placed.orders[0].id)[0]
    with transaction():
        for back in card_refunds.prepare(refund.id, act=act):
            cards.record_refund(back.row_id, CardBackOutcome(RefundStatus.FAILED, reason="expired_card"), act=act)
    with transaction():
        cards.hear(CardNews("evt_desk", CardOccasion.PAID, "payment_intent.succeeded", act.at, "pi_unknown"), act=act)
    return db.session.scalars(select(CardNewsItem)).one(), refund
