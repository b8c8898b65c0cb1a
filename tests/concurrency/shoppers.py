"""Buyers who shop over HTTP at a market that may be gone at any moment, and who then ask the same once more."""

import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from random import Random
from typing import Any

from tests.makers.buying import HIDDEN
from tests.makers.money import SECRET

ASK_FOR_SECONDS = 120
_ORDERS = re.compile(r"/orders/[^/\"]+/([^/\"]+)/cancellation")
_PART = re.compile(r'name="pay_by_(\d+)"')


@dataclass
class Heard:
    """What the market answered to all buyers, and the money that it said it had heard of."""

    placed: dict[str, str] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Shop:
    """Where they shop: what is for sale, where news of the money for an order goes, and what is typed."""

    url: str
    packs: Sequence[int]
    webhook_of: Callable[[str], str]
    address: Mapping[str, Any]


class Shopper(threading.Thread):
    """One buyer: places, pays or not, cancels or not, over and over until the shop closes."""

    def __init__(self, number: int, shop: Shop, heard: Heard, closing: threading.Event) -> None:
        """Begin with an empty cart. The same number always wants the same."""
        super().__init__(name=f"shopper {number}")
        self.number, self.shop, self.heard, self.closing = number, shop, heard, closing
        self.random = Random(number)
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Shop until the shop closes; what was begun is brought to its end."""
        turn = 0
        try:
            while not self.closing.is_set():
                turn += 1
                self._shop(turn)
        except BaseException as fault:
            self.fault = fault

    def _shop(self, turn: int) -> None:
        browser = Browser(self.shop.url, self.heard)
        packs = self.random.sample(list(self.shop.packs), 3)
        for pack in packs:
            browser.ask("/cart/lines", {"variant_id": pack, "quantity": 1})
        # A cart line that was added although its answer was lost is there twice: that is what she orders then.
        shown = browser.ask("/checkout", {**self.shop.address, "step": "address"})
        form = dict(HIDDEN.findall(shown.text))
        key = dict(HIDDEN.findall(browser.ask("/checkout").text))["key"]
        ways = {
            f"pay_by_{seller}": self.random.choice(("vietqr", "vietqr", "cod")) for seller in _PART.findall(shown.text)
        }
        placed = browser.ask("/checkout", {**self.shop.address, **ways, "seen_total": form["seen_total"], "key": key})
        if "/orders/" not in placed.url:
            self.heard.counts[f"not placed: {placed.status}"] += 1
            return
        code = placed.url.rsplit("/", 1)[1]
        self.heard.placed[key] = code
        self.heard.counts["placed"] += 1
        for number, order in enumerate(dict.fromkeys(_ORDERS.findall(placed.text))):
            self._settle(browser, code, order, f"{self.number}{turn:04d}{number}")

    def _settle(self, browser: "Browser", code: str, order: str, number: str) -> None:
        """Pay an order in one or two parts, or not at all, and perhaps call it off before, after or in between."""
        steps = self.random.choice(("p", "p", "pp", "c", "pc", "cp", ""))
        for place, step in enumerate(steps):
            if step == "c":
                browser.ask(f"/orders/{code}/{order}/cancellation", {"reason": "Đổi ý"})
                self.heard.counts["cancelled"] += 1
            else:
                self._tell_of_money(browser, order, f"{number}{place}")

    def _tell_of_money(self, browser: "Browser", order: str, number: str) -> None:
        """Let the bank's provider tell that money came; as long as it gets no answer, it tells again."""
        amount = self.random.choice((1_000, 50_000, 400_000))
        told = {
            "id": int(number), "gateway": "Vietcombank", "transactionDate": "2026-11-22 13:00:00",
            "accountNumber": "0123456789", "subAccount": None, "code": None, "content": f"CT DEN {order}",
            "transferType": "in", "transferAmount": amount, "accumulated": 0, "referenceCode": f"MBVCB.{number}",
            "description": "",
        }  # fmt: skip
        browser.tell(self.shop.webhook_of(order), told)
        self.heard.told[number] = amount
        self.heard.counts["told"] += 1


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    url: str
    text: str


class Browser:
    """Keeps cookies, says where it comes from, and asks again as long as nobody answers."""

    def __init__(self, url: str, heard: Heard) -> None:
        """Begin without cookies."""
        self.url, self.heard = url, heard
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, typed: Mapping[str, Any] | None = None) -> Answer:
        """Look at a page, or send a form."""
        data = None if typed is None else urllib.parse.urlencode(typed).encode()
        return self._send(path, data, {"Origin": self.url, "Sec-Fetch-Site": "same-origin"})

    def tell(self, path: str, told: Mapping[str, Any]) -> None:
        """Call as a machine does."""
        headers = {"Content-Type": "application/json", "Authorization": f"Apikey {SECRET}"}
        answer = self._send(path, json.dumps(told).encode(), headers)
        assert answer.status == 200, answer

    def _send(self, path: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        last = time.monotonic() + ASK_FOR_SECONDS
        while True:
            request = urllib.request.Request(f"{self.url}{path}", data=data, headers=dict(headers))  # noqa: S310
            try:
                with self.opener.open(request, timeout=20) as answer:
                    return Answer(answer.status, answer.url, answer.read().decode())
            except urllib.error.HTTPError as refused:
                text = refused.read().decode()
                assert refused.code < 500, f"{refused.code} on {path}: {text[:500]}"
                return Answer(refused.code, refused.url or "", text)
            except (OSError, HTTPException) as fault:
                if not isinstance(getattr(fault, "reason", fault), ConnectionRefusedError):
                    self.heard.counts["cut off"] += 1
                if time.monotonic() > last:
                    raise
                time.sleep(0.1)
