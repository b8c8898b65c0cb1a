"""Asking to be told when something is in stock again, being told once, and not wanting to any more."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory.models import StockItem
from marketplace.kernel import outbox
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.products.models import Product, Variant
from marketplace.products.queries import is_for_sale
from marketplace.wishes import confirming, rules
from marketplace.wishes.models import StockWait
from marketplace.wishes.rules import Asked
from marketplace.wishes.states import WAIT_LIFE, WaitAction, WaitState

LETTER = "restock-mail"
SALT = "wishes.no-letters"


def ask(asked: Asked, *, act: Act) -> StockWait:
    """Keep the wish to be told once when a sold-out variant is in stock again; asked twice it is kept once.

    A letter asks the reader of the address whether she meant it, unless she is known to read it.

    Raises:
        NotFound: it is not for sale.
        RuleBroken: it is in stock, or the address waits for too much already.
        InvalidInput: she has not agreed.
    """
    rules.ensure_agreed(asked)
    _ensure_sold_out(asked.variant_id)
    _ensure_not_too_many(asked.email)
    known_at = act.at if confirming.is_known_reader(asked) else None
    values = {
        "variant_id": asked.variant_id,
        "email": asked.email,
        "person_id": asked.person_id,
        "locale": asked.locale,
        "state": WaitState.WAITING,
        "round": 1,
        "wording": rules.WORDING,
        "asked_at": act.at,
        "confirmed_at": known_at,
    }
    insert_or_ignore(StockWait, values, unique=("variant_id", "email"))
    chosen = select(StockWait).where(StockWait.variant_id == asked.variant_id, StockWait.email == asked.email)
    wait = db.session.scalars(chosen.with_for_update()).one()
    if wait.state != WaitState.WAITING:
        _begin_anew(wait, asked, act)
        wait.confirmed_at = known_at
    elif wait.confirmed_at is None:
        # What a guest confirmed stays a guest's: an account that merely names her address gains nothing by it.
        wait.person_id, wait.confirmed_at = asked.person_id or wait.person_id, known_at
    confirming.ask_reader(wait, act)
    return wait


def _begin_anew(wait: StockWait, asked: Asked, act: Act) -> None:
    move(WAIT_LIFE, wait, WaitAction.ASK_AGAIN, act)
    wait.round += 1
    wait.person_id = asked.person_id or wait.person_id
    wait.locale, wait.wording = asked.locale, rules.WORDING
    wait.asked_at, wait.ended_at = act.at, None
    db.session.flush()


def returned(*, limit: int = 200) -> list[int]:
    """Return whose stock has come back: wishes that wait for something that can be bought now, the oldest first."""
    chosen = (
        select(StockWait.id)
        .join(StockItem, StockItem.variant_id == StockWait.variant_id)
        .join(Variant, Variant.id == StockWait.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(StockWait.state == WaitState.WAITING, StockWait.confirmed_at.is_not(None))
        .where(StockItem.available > 0, is_for_sale())
    )
    return list(db.session.scalars(chosen.order_by(StockWait.id).limit(limit)))


def tell(wait_id: int, *, act: Act) -> None:
    """Post the one letter of this occasion; the wish is done with it.

    Raises:
        NotFound: the wish is gone.
        TransitionNotAllowed, StaleState: she was told, or stopped it, at this very moment.
    """
    wait = _get(wait_id)
    move(WAIT_LIFE, wait, WaitAction.TELL, act)
    wait.ended_at = act.at
    db.session.flush()
    outbox.post(LETTER, {"wait": wait.id, "round": wait.round}, key=f"{wait.id}:{wait.round}", at=act.at)


def stop(wait_id: int, *, person_id: int, act: Act) -> None:
    """A signed-in person does not want to know any more; what has ended stays as it is.

    Raises:
        NotFound: it is not hers.
    """
    wait = _get(wait_id)
    if wait.person_id != person_id:
        raise NotFound
    _stop(wait, act)


def stop_all(token: str, *, signing_key: str, act: Act) -> None:
    """Whoever reads the letters does not want any more of them: all that this address waits for is stopped.

    Raises:
        NotFound: the link is none of ours, or its wish is long forgotten.
    """
    of_letter = _get(read_token(token, signing_key=signing_key))
    chosen = select(StockWait).where(StockWait.email == of_letter.email, StockWait.state == WaitState.WAITING)
    for wait in db.session.scalars(chosen.order_by(StockWait.id).with_for_update()):
        _stop(wait, act)


def token_for(wait_id: int, *, signing_key: str) -> str:
    """Return what proves that its bearer reads the letters about a wish; it says nothing of her address."""
    return str(_serializer(signing_key).dumps(wait_id))


def read_token(token: str, *, signing_key: str) -> int:
    """Return which wish a link of ours is about.

    Raises:
        NotFound: it is none of ours.
    """
    try:
        found = _serializer(signing_key).loads(token)
    except BadSignature:
        raise NotFound(msg("Liên kết này không còn hiệu lực.")) from None
    return int(found)


def forget(*, at: datetime) -> None:
    """Drop what ended long ago and what nobody confirmed, and the addresses with it."""
    ended = (StockWait.state != WaitState.WAITING) & (StockWait.ended_at < at - rules.WAIT_KEPT)
    unconfirmed = (StockWait.state == WaitState.WAITING) & StockWait.confirmed_at.is_(None)
    unanswered = unconfirmed & (StockWait.asked_at < at - rules.UNCONFIRMED_KEPT)
    db.session.execute(delete(StockWait).where(ended | unanswered).execution_options(synchronize_session=False))


def _stop(wait: StockWait, act: Act) -> None:
    if WAIT_LIFE.allows(wait.state, WaitAction.STOP):
        move(WAIT_LIFE, wait, WaitAction.STOP, act)
        wait.ended_at = act.at
        db.session.flush()


def _get(wait_id: int) -> StockWait:
    wait = db.session.get(StockWait, wait_id)
    if wait is None:
        raise NotFound(msg("Liên kết này không còn hiệu lực."))
    return wait


def _ensure_sold_out(variant_id: int) -> None:
    chosen = (
        select(func.coalesce(StockItem.available, 0))
        .select_from(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .outerjoin(StockItem, StockItem.variant_id == Variant.id)
        .where(Variant.id == variant_id, is_for_sale())
    )
    available = db.session.scalar(chosen)
    if available is None:
        raise NotFound(msg("Sản phẩm này không còn bán."))
    if available:
        raise RuleBroken(msg("Quy cách này đang còn hàng, bạn mua được ngay."))


def _ensure_not_too_many(email: str) -> None:
    counted = select(func.count()).select_from(StockWait)
    waiting = db.session.scalar(counted.where(StockWait.email == email, StockWait.state == WaitState.WAITING))
    if (waiting or 0) >= rules.MOST_WAITS:
        raise RuleBroken(msg("Địa chỉ này đang chờ báo quá nhiều món. Hãy bỏ bớt rồi thử lại."))


def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key, salt=SALT)
