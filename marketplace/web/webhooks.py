"""Where others tell of money: SePay, payOS and Casso at an address of each cooperative's own, Stripe at one for all.

Every call is signed. The address of the first three names the connection and nothing else; its secret
proves the call. Nothing is stored for a call that is not proven. Whatever is proven is answered with success, also
when it was told before or belongs on a desk: the provider would only send it again.
"""

from flask import Blueprint, Response, jsonify, request

from marketplace.kernel import clock
from marketplace.kernel.database import transaction, transactionally
from marketplace.kernel.errors import InvalidInput, NotAllowed
from marketplace.kernel.history import Act
from marketplace.kernel.lifecycle import Actor
from marketplace.payments import connections, providers
from marketplace.payments.connections import Connection
from marketplace.payments.ports import News
from marketplace.trade import cards, paying
from marketplace.web import card_payments
from marketplace.web.access import public
from marketplace.wiring import ports

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")

LONGEST_CALL_BYTES = 64_000
# An event holds the whole payment with all its charges.
LONGEST_EVENT_BYTES = 512_000


@blueprint.post("/stripe")
@public
def receive_card_news() -> tuple[Response, int]:
    """Take in one signed event of the card provider: 200 when it is proven, 401 when it is not, 400 when unreadable."""
    provider = card_payments.gateway()
    if (request.content_length or 0) > LONGEST_EVENT_BYTES:
        return jsonify(success=False, message="too large"), 413
    try:
        told = provider.read(request.get_data(cache=False), request.headers.get("Stripe-Signature", ""))
    except NotAllowed:
        return jsonify(success=False, message="bad signature"), 401
    except InvalidInput:
        return jsonify(success=False, message="not understood"), 400
    act = Act(actor_id=None, at=clock.now(), by=Actor.TIMER)
    transactionally(lambda: cards.hear(told, act=act))
    return jsonify(success=True), 200


@blueprint.post("/<string:provider>/<string:token>")
@public
def receive(provider: str, token: str) -> tuple[Response, int]:
    """Take in one signed call: 200 when it is proven, 401 when it is not, 400 when it cannot be read."""
    connection = connections.get_connection(provider, token)
    if (request.content_length or 0) > LONGEST_CALL_BYTES:
        return jsonify(success=False, message="too large"), 413
    try:
        told = _read(connection)
    except NotAllowed:
        return jsonify(success=False, message="bad signature"), 401
    except InvalidInput:
        return jsonify(success=False, message="not understood"), 400
    _take_in(connection, told)
    return jsonify(success=True), 200


def _read(connection: Connection) -> News | None:
    secret = ports().secrets.open(connection.sealed_secret)
    call = providers.Call(request.get_data(cache=False), dict(request.headers), clock.now())
    return providers.read(connection.source, call, secret=secret)


def _take_in(connection: Connection, told: News | None) -> None:
    owner, connection_id, at = connection.cooperative_id, connection.id, clock.now()
    if told is not None:
        transactionally(lambda: paying.hear(told, cooperative_id=owner, act=Act(actor_id=None, at=at)))
    with transaction():
        connections.heard(connection_id, at=at)
