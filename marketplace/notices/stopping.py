"""Whoever gets a letter that is no part of an order can end such letters by a link in it, without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.notices.kinds import Topic
from marketplace.notices.models import LetterStop
from marketplace.notices.rules import address_mark

SALT = "notices.no-letters"


def token_for(topic: Topic, email: str, *, signing_key: str) -> str:
    """Return what proves that its bearer reads letters that go to this address; it says nothing of the address."""
    return str(_serializer(signing_key).dumps([topic.value, address_mark(topic, email)]))


def read_token(token: str, *, signing_key: str) -> tuple[Topic, str]:
    """Return which letters to which marked address a link of ours can end.

    Raises:
        NotFound: it is none of ours.
    """
    try:
        topic, mark = _serializer(signing_key).loads(token)
    except BadSignature:
        raise NotFound(msg("Liên kết này không còn hiệu lực.")) from None
    return Topic(topic), mark


def stop(token: str, *, signing_key: str, act: Act) -> None:
    """No more letters about this go to the address; said twice it is written down once.

    Raises:
        NotFound: the link is none of ours.
    """
    topic, mark = read_token(token, signing_key=signing_key)
    values = {"topic": topic, "address_mark": mark, "stopped_at": act.at}
    insert_or_ignore(LetterStop, values, unique=("topic", "address_mark"))


def is_stopped(topic: Topic, email: str) -> bool:
    """Tell whether letters about this are no longer wanted at an address."""
    chosen = select(LetterStop.id).where(
        LetterStop.topic == topic, LetterStop.address_mark == address_mark(topic, email)
    )
    return db.session.scalar(chosen) is not None


def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key, salt=SALT)
