"""What SePay, payOS and Casso send, and how each signs it. Pure: body and headers come in, news comes out.

Sources: developer.sepay.vn (webhook, authentication), payos.vn (webhook, signature of data), Casso's webhook v2 and its
signature samples. Each sends again until it is answered with success, so the same news may come many times.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.errors import InvalidInput, NotAllowed
from marketplace.kernel.messages import msg
from marketplace.kernel.money import LARGEST_TYPED, Dong
from marketplace.payments.kinds import NewsSource
from marketplace.payments.ports import News

#: How far the time inside a signature may be from ours, before it is taken for an old message played again.
SEPAY_WINDOW = timedelta(minutes=5)
# Casso signs once and repeats for about half an hour.
CASSO_WINDOW = timedelta(hours=1)

_BAD_SIGNATURE = msg("Chữ ký không đúng.")
_UNREADABLE = msg("Không đọc được nội dung.")
_LONGEST_ID = 80
_CASSO_SIGNATURE = re.compile(r"t=([0-9]{1,16}),v1=([0-9a-fA-F]{128})")


@dataclass(frozen=True)
class Call:
    """One request of a provider. `headers` are looked up without regard to case."""

    body: bytes
    headers: Mapping[str, str]
    at: datetime

    def header(self, name: str) -> str:
        """Return a header, or an empty text."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


def read(source: NewsSource, call: Call, *, secret: str) -> News | None:
    """Return the news in a signed call, or `None` where it tells of nothing that came in.

    Raises:
        NotAllowed: the signature is missing, wrong or too old.
        InvalidInput: it is signed, but not what the provider's documents describe.
    """
    told = _json(call.body)
    _SIGNED[source](call, told, secret)
    try:
        return _READ[source](told)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(_UNREADABLE) from error


def _json(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_UNREADABLE) from error
    if not isinstance(told, dict):
        raise InvalidInput(_UNREADABLE)
    return told


def _ensure_sepay(call: Call, _told: dict[str, Any], secret: str) -> None:
    """SePay signs `timestamp.body`, or only shows the key it was given."""
    signature = call.header("X-SePay-Signature")
    if not signature:
        _ensure_same(call.header("Authorization"), f"Apikey {secret}")
        return
    stamp = call.header("X-SePay-Timestamp")
    _ensure_recent(stamp, per_second=1, at=call.at, window=SEPAY_WINDOW)
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + call.body, hashlib.sha256).hexdigest()
    _ensure_same(signature.lower(), f"sha256={signed}")


def _ensure_payos(_call: Call, told: dict[str, Any], secret: str) -> None:
    """PayOS signs the sorted `key=value` pairs of `data`; nothing in it is a time, so the id alone stops a replay."""
    signed = hmac.new(secret.encode(), _payos_text(told.get("data")).encode(), hashlib.sha256).hexdigest()
    _ensure_same(str(told.get("signature", "")).lower(), signed)


def _ensure_casso(call: Call, told: dict[str, Any], secret: str) -> None:
    """Casso signs `time.body` with the body's keys sorted, the time in milliseconds."""
    found = _CASSO_SIGNATURE.fullmatch(call.header("X-Casso-Signature").strip())
    if found is None:
        raise NotAllowed(_BAD_SIGNATURE)
    _ensure_recent(found[1], per_second=1000, at=call.at, window=CASSO_WINDOW)
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # PHP, which Casso's own sample is written in, puts a backslash before each slash.
    texts = {text, text.replace("/", "\\/")}
    _ensure_any(found[2].lower(), [_sha512(f"{found[1]}.{each}", secret) for each in sorted(texts)])


def _sha512(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha512).hexdigest()


def _payos_text(data: Any) -> str:
    if not isinstance(data, dict):
        raise NotAllowed(_BAD_SIGNATURE)
    return "&".join(f"{key}={_payos_value(data[key])}" for key in sorted(data))


def _payos_value(value: Any) -> str:
    if value is None or value in ("null", "undefined"):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def _ensure_recent(stamp: str, *, per_second: int, at: datetime, window: timedelta) -> None:
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 16):
        raise NotAllowed(_BAD_SIGNATURE)
    age = at.timestamp() - int(stamp) / per_second
    if not -SEPAY_WINDOW.total_seconds() <= age <= window.total_seconds():
        raise NotAllowed(msg("Chữ ký đã quá cũ, hoặc đồng hồ hai bên lệch nhau."))


def _ensure_same(told: str, wanted: str) -> None:
    _ensure_any(told, [wanted])


def _ensure_any(told: str, wanted: list[str]) -> None:
    if not any([hmac.compare_digest(told.encode("utf-8", "replace"), each.encode()) for each in wanted]):
        raise NotAllowed(_BAD_SIGNATURE)


def _sepay(told: dict[str, Any]) -> News | None:
    if told["transferType"] != "in":
        return None
    return News(
        source=NewsSource.SEPAY,
        own_id=_id(told["id"]),
        amount=_amount(told["transferAmount"]),
        text=_text(told["content"]),
        at=_moment(told["transactionDate"]),
        accounts=_accounts(told.get("accountNumber"), told.get("subAccount")),
        reference=_text(told.get("referenceCode")),
        raw={"id": told["id"], "gateway": _text(told.get("gateway"))},
    )


def _payos(told: dict[str, Any]) -> News | None:
    data = told["data"]
    if told.get("success") is False or data.get("currency", "VND") != "VND":
        return None
    reference = _text(data["reference"])
    return News(
        source=NewsSource.PAYOS,
        own_id=_id(f"{data.get('paymentLinkId', '')}:{reference}"),
        amount=_amount(data["amount"]),
        text=_text(data["description"]),
        at=_moment(data["transactionDateTime"]),
        accounts=_accounts(data.get("accountNumber"), data.get("virtualAccountNumber")),
        reference=reference,
        raw={"orderCode": data.get("orderCode"), "paymentLinkId": _text(data.get("paymentLinkId"))},
    )


def _casso(told: dict[str, Any]) -> News | None:
    data = told["data"]
    if told.get("error") != 0 or data["amount"] <= 0:
        return None
    return News(
        source=NewsSource.CASSO,
        own_id=_id(data["id"]),
        amount=_amount(data["amount"]),
        text=_text(data["description"]),
        at=_moment(data["transactionDateTime"]),
        accounts=_accounts(data.get("accountNumber"), data.get("virtualAccountNumber")),
        reference=_text(data.get("reference")),
        raw={"id": data["id"], "bankName": _text(data.get("bankName"))},
    )


def _id(value: Any) -> str:
    text = str(value).strip()
    if not text.strip(":") or len(text) > _LONGEST_ID or not isinstance(value, str | int):
        raise ValueError(value)
    return text


def _amount(value: Any) -> Dong:
    whole = int(value)
    if isinstance(value, bool | str) or whole != value or not 0 < whole <= LARGEST_TYPED:
        raise ValueError(value)
    return Dong(whole)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _accounts(*values: Any) -> tuple[str, ...]:
    return tuple(_text(value) for value in values if value)


def _moment(value: str) -> datetime:
    """Return the time of a transfer: providers write Vietnamese time, with or without its zone."""
    written = datetime.fromisoformat(value)
    return written if written.tzinfo else written.replace(tzinfo=VIETNAM)


_SIGNED: Mapping[NewsSource, Callable[[Call, dict[str, Any], str], None]] = {
    NewsSource.SEPAY: _ensure_sepay,
    NewsSource.PAYOS: _ensure_payos,
    NewsSource.CASSO: _ensure_casso,
}
_READ: Mapping[NewsSource, Callable[[dict[str, Any]], News | None]] = {
    NewsSource.SEPAY: _sepay,
    NewsSource.PAYOS: _payos,
    NewsSource.CASSO: _casso,
}
