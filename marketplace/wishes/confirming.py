"""A typed address is written to once before anything else is: only its reader can say that she asked.

Whoever is signed in and has confirmed this address before need not do so again; a guest does each time, as anybody may
type anybody's address.
"""

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update

from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.wishes.models import StockWait
from marketplace.wishes.rules import Asked
from marketplace.wishes.states import WaitState

LETTER = "restock-confirm-mail"
SALT = "wishes.confirm"


def is_known_reader(asked: Asked) -> bool:
    """Tell whether the person who asks has shown before that she reads the address."""
    if asked.person_id is None:
        return False
    chosen = select(StockWait.id).where(StockWait.person_id == asked.person_id, StockWait.email == asked.email)
    return db.session.scalar(chosen.where(StockWait.confirmed_at.is_not(None)).limit(1)) is not None


def ask_reader(wait: StockWait, act: Act) -> None:
    """Post the one letter that asks whether she meant it; none where she said so."""
    if wait.confirmed_at is None:
        outbox.post(LETTER, {"wait": wait.id, "round": wait.round}, key=f"{wait.id}:{wait.round}", at=act.at)


def token_for(wait_id: int, *, of_round: int, signing_key: str) -> str:
    """Return what proves that its bearer reads the letter of one occasion; it says nothing of her address."""
    return str(_serializer(signing_key).dumps([wait_id, of_round]))


def get_asked(token: str, *, signing_key: str) -> StockWait:
    """Return the wish that a letter asks about, confirmed already or not.

    Raises:
        NotFound: the link is none of ours, or its wish has vanished, ended or begun anew.
    """
    try:
        wait_id, of_round = _serializer(signing_key).loads(token)
    except BadSignature:
        raise NotFound(_NO_LONGER) from None
    wait = db.session.get(StockWait, wait_id)
    if wait is None or wait.round != of_round or wait.state == WaitState.STOPPED:
        raise NotFound(_NO_LONGER)
    return wait


def confirm(token: str, *, signing_key: str, act: Act) -> StockWait:
    """Let her who reads the letter say that she asked; said twice it holds from the first time.

    Raises:
        NotFound: the link is none of ours, or its wish has vanished, ended or begun anew.
    """
    wait = get_asked(token, signing_key=signing_key)
    said = update(StockWait).where(StockWait.id == wait.id, StockWait.confirmed_at.is_(None))
    db.session.execute(said.values(confirmed_at=act.at).execution_options(synchronize_session=False))
    db.session.refresh(wait)
    return wait


_NO_LONGER = msg("Liên kết này không còn hiệu lực.")


def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key, salt=SALT)
