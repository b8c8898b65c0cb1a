"""Inviting somebody into a team by letter or SMS: one use, seven days, for the person it was sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, select, update

from marketplace.accounts.models import Person
from marketplace.accounts.rules import clean_email
from marketplace.cooperatives import rules
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.lookups import lock
from marketplace.cooperatives.models import Cooperative, Membership, TeamInvitation
from marketplace.kernel import audit, outbox
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import parse_phone

KIND = "team-invitation"
GOOD_FOR = timedelta(days=7)
#: Enough for a large cooperative on its first day, too few to trouble strangers with.
MOST_OPEN = 30
SALT = "cooperatives.team-invitation"


@dataclass(frozen=True)
class Invitation:
    """An invitation that can be accepted now, for the person who opens its link."""

    id: int
    cooperative_name: str
    inviter: str
    role: MemberRole
    contact: str
    until: datetime


def invite(cooperative_id: int, contact: str, *, role: MemberRole, act: Act) -> TeamInvitation:
    """Invite somebody; an earlier invitation to the same address or number no longer counts.

    Raises:
        InvalidInput: it is neither an e-mail address nor a telephone number, or she is in the team already.
        RuleBroken: the cooperative may not trade, or has too many invitations open.
    """
    cooperative = lock(cooperative_id)
    _ensure_may_trade(cooperative)
    to = _cleaned(contact)
    _ensure_no_member(cooperative_id, to)
    _end(act, TeamInvitation.cooperative_id == cooperative_id, TeamInvitation.contact == to)
    if len(open_of(cooperative_id, at=act.at)) >= MOST_OPEN:
        raise RuleBroken(msg("Đang có quá nhiều lời mời chưa trả lời. Hãy rút bớt lời mời cũ."))
    row = TeamInvitation(
        cooperative_id=cooperative_id,
        contact=to,
        role=role,
        invited_at=act.at,
        invited_by=act.actor_id,
        until=act.at + GOOD_FOR,
    )
    db.session.add(row)
    db.session.flush()
    outbox.post(KIND, {"invitation": row.id}, key=str(row.id), at=act.at)
    audit.record("invite_member", "cooperative", cooperative_id, act, after={"role": role.value})
    return row


def revoke(invitation_id: int, *, cooperative_id: int, act: Act) -> None:
    """Take an invitation back.

    Raises:
        NotFound: it is not of this cooperative.
        RuleBroken: it was answered, replaced or taken back before.
    """
    lock(cooperative_id)
    of_hers = (TeamInvitation.id == invitation_id, TeamInvitation.cooperative_id == cooperative_id)
    if db.session.scalar(select(TeamInvitation.id).where(*of_hers)) is None:
        raise NotFound
    if not _end(act, *of_hers):
        raise RuleBroken(msg("Lời mời này đã được trả lời hoặc đã rút."))
    audit.record("revoke_invitation", "cooperative", cooperative_id, act)


def accept(token: str, *, signing_key: str, act: Act) -> TeamInvitation:
    """Join, as the signed-in person; the link is used up. Of two who use it at the same moment one joins.

    Raises:
        RuleBroken: the link is forged, too old, used, or taken back, or she is in the team already.
        NotAllowed: it was sent to somebody else.
    """
    row = _get_open(token, signing_key=signing_key, at=act.at)
    cooperative = lock(row.cooperative_id)
    _ensure_may_trade(cooperative)
    person = db.session.get_one(Person, act.actor_id)
    ensure_meant(row.contact, email=person.email, phone=person.phone)
    if not _end(act, TeamInvitation.id == row.id):
        raise RuleBroken(_GONE)
    values = {"cooperative_id": row.cooperative_id, "person_id": person.id, "role": row.role, "joined_at": act.at}
    if insert_or_ignore(Membership, values, unique=("cooperative_id", "person_id")) is None:
        raise RuleBroken(msg("Bạn đã ở trong danh sách của hợp tác xã này."))
    row.joined_by = person.id
    audit.record("join_team", "cooperative", row.cooperative_id, act, after={"person": person.name, "role": row.role})
    return row


def ensure_meant(contact: str, *, email: str, phone: str) -> None:
    """Let in whom the invitation was sent to.

    An address must be the account's own. Whoever has the SMS has the telephone; an account with another number is
    somebody else's all the same.

    Raises:
        NotAllowed: it was sent to somebody else.
    """
    is_hers = contact == email if "@" in contact else phone in ("", contact)
    if not is_hers:
        raise NotAllowed(
            msg("Lời mời này gửi cho người khác. Hãy đăng nhập bằng tài khoản có địa chỉ hoặc số đã nhận lời mời.")
        )


def read(token: str, *, signing_key: str, at: datetime) -> Invitation:
    """Return what a link invites to.

    Raises:
        RuleBroken: it is forged, too old, used, or taken back.
    """
    row = _get_open(token, signing_key=signing_key, at=at)
    inviter = db.session.get(Person, row.invited_by) if row.invited_by else None
    cooperative = db.session.get_one(Cooperative, row.cooperative_id)
    name = inviter.name if inviter else cooperative.name
    return Invitation(row.id, cooperative.name, name, row.role, row.contact, row.until)


def token_for(invitation_id: int, *, signing_key: str) -> str:
    """Return what proves that its bearer got this invitation; short, for it must fit into an SMS."""
    return str(_serializer(signing_key).dumps(invitation_id))


def find_open(invitation_id: int, *, at: datetime) -> TeamInvitation | None:
    """Return an invitation that can still be accepted."""
    return db.session.scalar(select(TeamInvitation).where(TeamInvitation.id == invitation_id, *_open(at)))


def open_of(cooperative_id: int, *, at: datetime) -> Sequence[TeamInvitation]:
    """Return the invitations of a cooperative that wait for an answer, the newest in front."""
    chosen = select(TeamInvitation).where(TeamInvitation.cooperative_id == cooperative_id, *_open(at))
    return db.session.scalars(chosen.order_by(TeamInvitation.id.desc())).all()


_GONE = msg("Lời mời này đã dùng rồi, đã rút hoặc quá 7 ngày. Hãy nhờ người quản lý hợp tác xã mời lại.")


def _get_open(token: str, *, signing_key: str, at: datetime) -> TeamInvitation:
    try:
        invitation_id = int(_serializer(signing_key).loads(token))
    except (BadSignature, ValueError):
        raise RuleBroken(_GONE) from None
    row = find_open(invitation_id, at=at)
    if row is None:
        raise RuleBroken(_GONE)
    return row


def _open(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (TeamInvitation.ended_at.is_(None), TeamInvitation.until > at)


def _end(act: Act, *conditions: ColumnElement[bool]) -> bool:
    """End what is open of these; the statement decides by itself, so of two who end it one does."""
    ended = (
        update(TeamInvitation)
        .where(TeamInvitation.ended_at.is_(None), *conditions)
        .values(ended_at=act.at)
        .returning(TeamInvitation.id)
        .execution_options(synchronize_session="fetch")
    )
    return bool(db.session.scalars(ended).all())


def _ensure_may_trade(cooperative: Cooperative) -> None:
    if not rules.may_trade(cooperative.state):
        raise RuleBroken(msg("Khi hợp tác xã đã được xác minh, bạn mới thêm người cùng làm được."))


def _ensure_no_member(cooperative_id: int, contact: str) -> None:
    """Only an address tells who is meant: a family may share one telephone."""
    member = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.cooperative_id == cooperative_id, Person.email == contact)
    )
    if db.session.scalar(member) is not None:
        raise InvalidInput(fields={"email": msg("Người này đã ở trong danh sách.")})


def _cleaned(typed: str) -> str:
    try:
        return clean_email(typed) if "@" in typed else parse_phone(typed)
    except (InvalidInput, ValueError):
        raise InvalidInput(fields={"email": msg("Hãy nhập số điện thoại hoặc địa chỉ email.")}) from None


def _serializer(signing_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key, salt=SALT)
