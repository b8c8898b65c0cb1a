"""What a buyer does in a browser without script."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.products.models import Variant
from marketplace.territory import queries as territory
from tests.makers.orders import BUYER_PHONE, commune_id

HIDDEN = re.compile(r'<input[^>]*name="(key|seen_total)"[^>]*value="([^"]*)"')


def fill(client: FlaskClient, *packs: Variant, quantity: int = 1) -> FlaskClient:
    """Put so many of each pack into the browser's cart, and return the browser."""
    for pack in packs:
        assert client.post("/cart/lines", data={"variant_id": pack.id, "quantity": quantity}).status_code == 303
    return client


def address(**changed: object) -> dict[str, Any]:
    """Return what a buyer types about herself; Giao Thủy in Ninh Bình."""
    return {
        "buyer_name": "Nguyễn Thị Lan",
        "buyer_phone": BUYER_PHONE,
        "street": "Số 5, xóm Đông",
        "province_id": territory.get_commune(commune_id()).province_id,
        "commune_id": commune_id(),
        **changed,
    }


def filled_in(client: FlaskClient, *, pay_by: str = "cod", **changed: object) -> dict[str, Any]:
    """Return the checkout form as it stands after the province was chosen and everything typed."""
    typed = address(**changed)
    page = client.post("/checkout", data={**typed, "step": "address"}).text
    key = dict(HIDDEN.findall(client.get("/checkout").text))["key"]
    seen = dict(HIDDEN.findall(page))["seen_total"]
    ways = {name: pay_by for name in re.findall(r'name="(pay_by_\d+)"', page)}
    return {"key": key, "seen_total": seen, **ways, **typed}


def order(client: FlaskClient, *packs: Variant, **changed: object) -> str:
    """Buy packs as a guest and return the code of the checkout."""
    placed: TestResponse = client.post("/checkout", data=filled_in(fill(client, *packs), **changed))
    assert placed.status_code == 303, placed.text
    return placed.location.rsplit("/", 1)[1]
