"""News of money as banks, providers and carriers tell it, signed as they sign."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.database import transaction, transactionally
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders.models import Order
from marketplace.payments import connections
from marketplace.payments.kinds import NewsSource
from marketplace.payments.news import Recorded
from marketplace.payments.ports import News
from marketplace.trade import paying
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.cooperatives import BANK

SECRET = "khoa-bi-mat-cua-htx"
ACCOUNT = BANK.account_number

_numbers = count(1000)


def news(text: str, amount: int, **changes: Any) -> News:
    """Return news of a bank statement, an hour after noon, with an id of its own."""
    given: dict[str, Any] = {
        "source": NewsSource.STATEMENT,
        "own_id": f"line-{next(_numbers)}",
        "amount": Dong(amount),
        "text": text,
        "at": NOON + timedelta(hours=1),
    }
    return News(**given | changes)


def hear(told: News, cooperative_id: int, *, at: datetime = NOON) -> Recorded:
    """Take news in, as a webhook or an import does."""
    return transactionally(lambda: paying.hear(told, cooperative_id=cooperative_id, act=Act(None, at)))


def pay(order: Order, *, amount: int = 0, **changes: Any) -> Recorded:
    """Let a transfer for an order come in, by default of its whole total."""
    return hear(news(f"CT DEN {order.code}", amount or order.total, **changes), order.cooperative_id)


def connect(cooperative: Cooperative | int, source: NewsSource) -> str:
    """Let a provider tell of a cooperative's money; returns the address it calls."""
    owner = cooperative if isinstance(cooperative, int) else cooperative.id
    with transaction():
        made = connections.connect(owner, source, secret=SECRET, box=ports().secrets, act=Act(None, NOON))
    return f"/webhooks/{source.value}/{made.token}"


def sepay_body(text: str, amount: int, **changes: Any) -> dict[str, Any]:
    """Return what SePay sends for money that came in."""
    number = next(_numbers)
    return {
        "id": number, "gateway": "Vietcombank", "transactionDate": "2026-11-22 13:00:00", "accountNumber": ACCOUNT,
        "subAccount": None, "code": None, "content": text, "transferType": "in", "transferAmount": amount,
        "accumulated": 19_077_000, "referenceCode": f"MBVCB.{number}", "description": text,
    } | changes  # fmt: skip


def payos_body(text: str, amount: int, **changes: Any) -> dict[str, Any]:
    """Return what payOS sends, signed."""
    number = next(_numbers)
    data = {
        "orderCode": number, "amount": amount, "description": text, "accountNumber": ACCOUNT,
        "reference": f"TF{number}", "transactionDateTime": "2026-11-22 13:00:00", "currency": "VND",
        "paymentLinkId": f"link{number}", "code": "00", "desc": "success", "counterAccountName": None,
    } | changes  # fmt: skip
    plain = "&".join(f"{key}={'' if data[key] is None else data[key]}" for key in sorted(data))
    signature = hmac.new(SECRET.encode(), plain.encode(), hashlib.sha256).hexdigest()
    return {"code": "00", "desc": "success", "success": True, "data": data, "signature": signature}


def casso_body(text: str, amount: int, **changes: Any) -> dict[str, Any]:
    """Return what Casso sends."""
    number = next(_numbers)
    return {
        "error": 0,
        "data": {
            "id": number, "reference": f"FT{number}", "description": text, "amount": amount, "runningBalance": 1,
            "transactionDateTime": "2026-11-22 13:00:00", "accountNumber": ACCOUNT, "bankName": "VPBank",
            "virtualAccountNumber": "",
        } | changes,
    }  # fmt: skip


def casso_signature(body: dict[str, Any], at: datetime, *, secret: str = SECRET) -> str:
    """Return Casso's header: the time in milliseconds, and the signature of time and sorted body."""
    stamp = int(at.timestamp() * 1000)
    plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signed = hmac.new(secret.encode(), f"{stamp}.{plain}".encode(), hashlib.sha512).hexdigest()
    return f"t={stamp},v1={signed}"


def sepay_headers(raw: bytes, at: datetime, *, secret: str = SECRET) -> dict[str, str]:
    """Return SePay's headers for a signed body."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    return {"X-SePay-Timestamp": stamp, "X-SePay-Signature": f"sha256={signed}"}


def call(client: FlaskClient, address: str, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
    """Call a webhook as a machine does: no cookie, no Origin."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(address, data=raw, headers={"Content-Type": "application/json"} | (headers or {}))


def by_key(secret: str = SECRET) -> dict[str, str]:
    """Return the header of SePay's plain way: the key itself."""
    return {"Authorization": f"Apikey {secret}"}


def machine() -> FlaskClient:
    """Return a client that says nothing about where its requests come from."""
    client = current_app.test_client()
    client.environ_base.pop("HTTP_ORIGIN", None)
    client.environ_base.pop("HTTP_SEC_FETCH_SITE", None)
    return client


def moment(day: int, hour: int = 12) -> datetime:
    """Return a moment of November 2026 in Vietnam."""
    return datetime(2026, 11, day, hour, tzinfo=VIETNAM)
