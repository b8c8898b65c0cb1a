"""Setting a forgotten password by a link sent to the person's address.

The link is signed, good for an hour, and for one use: it carries a mark of the present password, which the new
password changes.
"""

from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from marketplace.accounts import passwords, queries, services
from marketplace.accounts.models import Person
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg

GOOD_FOR = timedelta(hours=1)
SALT = "accounts.password-reset"


def token_for(person: Person, *, signing_key: str, at: datetime) -> str:
    """Return what proves, until `GOOD_FOR` is over, that its bearer reads this person's mail."""
    until = int((at + GOOD_FOR).timestamp())
    return str(_serializer(signing_key).dumps([person.id, until, passwords.fingerprint(person.password_hash)]))


def get_person_of(token: str, *, signing_key: str, at: datetime) -> Person:
    """Return whose password the bearer of the token may set.

    Raises:
        RuleBroken: it is forged, too old, or was used.
    """
    person_id, until, mark = _read(token, signing_key)
    person = queries.find_active_person(person_id)
    is_good = person is not None and at.timestamp() <= until and passwords.fingerprint(person.password_hash) == mark
    if person is None or not is_good:
        raise RuleBroken(msg("Liên kết này đã dùng rồi hoặc quá một giờ. Hãy yêu cầu một thư mới."))
    return person


def reset_password(token: str, new: str, *, signing_key: str, at: datetime) -> Person:
    """Set a forgotten password; the link is used up and every session of the person ends.

    Raises:
        RuleBroken: the token is forged, too old, or was used;
        InvalidInput: `new` cannot be a password.
    """
    person = get_person_of(token, signing_key=signing_key, at=at)
    return services.set_password(person, new, field="new", act=Act(person.id, at, note="reset by mail"))


def _read(token: str, signing_key: str) -> tuple[int, int, str]:
    try:
        person_id, until, mark = _serializer(signing_key).loads(token)
    except BadSignature:
        return 0, 0, ""
    return person_id, until, mark


def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key, salt=SALT)
