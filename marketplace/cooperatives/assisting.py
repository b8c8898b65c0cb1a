"""An officer of the Union acts for a cooperative that asked for help: with a recorded consent, for some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from marketplace.accounts.models import Person
from marketplace.cooperatives import rules
from marketplace.cooperatives.kinds import ConsentMethod, MemberRole
from marketplace.cooperatives.lookups import get_within
from marketplace.cooperatives.models import Assistance, Cooperative, Membership
from marketplace.cooperatives.rules import MemberOf
from marketplace.kernel import audit, clock
from marketplace.kernel.audit import AuditEntry
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import normalise
from marketplace.territory.rules import TerritoryScope

LONGEST_TEXT = 300


@dataclass(frozen=True)
class Consent:
    """Who agreed to what, and how.

    Args:
        evidence: number and place of the signed paper, or when the call was.
        scope: what the officer is to do, in words.
    """

    given_by: str
    method: ConsentMethod
    evidence: str
    scope: str
    days: int


@dataclass(frozen=True)
class Helper:
    """One consent with the officer's name, for lists."""

    row: Assistance
    officer: str


@dataclass(frozen=True)
class HelpedAct:
    """One thing an officer did in the cooperative's name."""

    at: datetime
    officer: str
    action: str
    about: str


def ask(cooperative_id: int, consent: Consent, *, scope: TerritoryScope, act: Act) -> Assistance:
    """Write a consent down. By a signed paper it holds at once; otherwise it waits for the code or for a manager.

    Raises:
        NotFound: the cooperative does not lie in the officer's territory.
        NotAllowed: she belongs to it herself.
        InvalidInput: names every faulty field.
        RuleBroken: she has a consent that still holds or waits.
    """
    cooperative = get_within(scope, cooperative_id)
    member = select(Membership.id).where(
        Membership.cooperative_id == cooperative.id, Membership.person_id == act.actor_id
    )
    if db.session.scalar(member) is not None:
        raise NotAllowed(msg("Bạn là thành viên của hợp tác xã này, không cần làm giúp."))
    clean = _cleaned(consent)
    # Two requests of one officer at the same moment wait for each other here.
    db.session.execute(select(Person.id).where(Person.id == act.actor_id).with_for_update())
    mine = select(Assistance.id).where(
        Assistance.cooperative_id == cooperative_id, Assistance.officer_id == act.actor_id, *_unended(act.at)
    )
    if db.session.scalar(mine.limit(1)) is not None:
        raise RuleBroken(msg("Bạn đã có một lần đồng ý đang chờ hoặc còn hạn với hợp tác xã này."))
    is_signed = clean.method is ConsentMethod.SIGNED_PAPER
    row = Assistance(
        cooperative_id=cooperative_id,
        officer_id=act.actor_id,
        given_by=clean.given_by,
        method=clean.method,
        evidence=clean.evidence,
        scope=clean.scope,
        asked_at=act.at,
        granted_at=act.at if is_signed else None,
        until=act.at + timedelta(days=clean.days),
    )
    db.session.add(row)
    db.session.flush()
    after = {"given_by": clean.given_by, "method": clean.method.value, "until": row.until.isoformat()}
    audit.record("ask_assistance", "cooperative", cooperative_id, act, after=after)
    return row


def confirm(assistance_id: int, *, cooperative_id: int, act: Act) -> Assistance:
    """Agree in one's own account, as a manager of the cooperative.

    Raises:
        NotFound: the cooperative was asked no such thing.
        RuleBroken: it was answered, ended, or is over.
    """
    row = _of_cooperative(assistance_id, cooperative_id)
    if row.granted_at is not None or row.ended_at is not None or row.until <= act.at:
        raise RuleBroken(msg("Lời xin phép này đã được trả lời hoặc đã hết hạn."))
    row.granted_at, row.granted_by = act.at, act.actor_id
    if row.method is ConsentMethod.SMS_CODE:
        # She did not wait for the code; what is on record is what she did.
        row.method = ConsentMethod.IN_ACCOUNT
    audit.record("grant_assistance", "cooperative", cooperative_id, act, after={"given_by": row.given_by})
    return row


def end_by_cooperative(assistance_id: int, *, cooperative_id: int, act: Act) -> Assistance:
    """Take the consent back, or refuse it; the officer is out at her next click.

    Raises:
        NotFound: the cooperative has no such consent.
        RuleBroken: it has ended.
    """
    return _end(_of_cooperative(assistance_id, cooperative_id), act)


def end_by_officer(assistance_id: int, *, act: Act) -> Assistance:
    """Give the consent back.

    Raises:
        NotFound: it is not hers.
        RuleBroken: it has ended.
    """
    found = select(Assistance).where(Assistance.id == assistance_id, Assistance.officer_id == act.actor_id)
    row = db.session.scalar(found.with_for_update())
    if row is None:
        raise NotFound
    return _end(row, act)


def acting_for(assistance_id: int, *, officer_id: int, at: datetime) -> MemberOf | None:
    """Return the place an officer has in a cooperative by a consent that holds now: a seller's, never a manager's."""
    chosen = (
        select(Cooperative.id, Cooperative.code, Cooperative.name, Cooperative.state)
        .join(Assistance, Assistance.cooperative_id == Cooperative.id)
        .where(Assistance.id == assistance_id, Assistance.officer_id == officer_id, *_holds(at))
    )
    row = db.session.execute(chosen).first()
    return MemberOf(*row, role=MemberRole.SELLER) if row else None


def note_act(action: str, about: str, *, cooperative_id: int, act: Act) -> None:
    """Write down what an officer did in the cooperative's name; the cooperative reads it."""
    audit.record("assisted", "cooperative", cooperative_id, act, after={"what": action, "about": about})


def helpers_of(cooperative_id: int) -> list[Helper]:
    """Return every consent of a cooperative, the newest in front."""
    chosen = select(Assistance, Person.name).join(Person, Person.id == Assistance.officer_id)
    rows = db.session.execute(
        chosen.where(Assistance.cooperative_id == cooperative_id).order_by(Assistance.id.desc()).limit(50)
    )
    return [Helper(*row) for row in rows]


def consent_of_officer(cooperative_id: int, *, officer_id: int) -> Assistance | None:
    """Return the officer's consent that holds or waits, if there is one."""
    chosen = select(Assistance).where(
        Assistance.cooperative_id == cooperative_id, Assistance.officer_id == officer_id, *_unended(clock.now())
    )
    return db.session.scalar(chosen.order_by(Assistance.id.desc()).limit(1))


def is_asked(cooperative_id: int, *, at: datetime) -> bool:
    """Tell whether an officer waits for an answer."""
    chosen = select(Assistance.id).where(
        Assistance.cooperative_id == cooperative_id, Assistance.granted_at.is_(None), *_unended(at)
    )
    return db.session.scalar(chosen.limit(1)) is not None


def acts_in_her_name(cooperative_id: int, *, limit: int = 100) -> list[HelpedAct]:
    """Return what officers did in the cooperative's name, the newest in front."""
    chosen = (
        select(AuditEntry.at, Person.name, AuditEntry.details)
        .join(Assistance, Assistance.id == AuditEntry.assistance_id)
        .join(Person, Person.id == Assistance.officer_id)
        .where(Assistance.cooperative_id == cooperative_id, AuditEntry.action == "assisted")
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    rows = [(at, name, details["after"]) for at, name, details in db.session.execute(chosen)]
    return [HelpedAct(at, name, told["what"], told["about"]) for at, name, told in rows]


def state_of(row: Assistance, at: datetime) -> str:
    """Return where a consent stands: waiting, active, ended or over."""
    if row.ended_at is not None:
        return "ended"
    if row.until <= at:
        return "over"
    return "active" if row.granted_at is not None else "waiting"


def _end(row: Assistance, act: Act) -> Assistance:
    if row.ended_at is not None or row.until <= act.at:
        raise RuleBroken(msg("Lần đồng ý này đã kết thúc."))
    row.ended_at, row.ended_by = act.at, act.actor_id
    audit.record("end_assistance", "cooperative", row.cooperative_id, act, before={"given_by": row.given_by})
    return row


def _of_cooperative(assistance_id: int, cooperative_id: int) -> Assistance:
    found = select(Assistance).where(Assistance.id == assistance_id, Assistance.cooperative_id == cooperative_id)
    row = db.session.scalar(found.with_for_update())
    if row is None:
        raise NotFound
    return row


def _cleaned(consent: Consent) -> Consent:
    texts = {name: normalise(getattr(consent, name)) for name in ("given_by", "evidence", "scope")}
    faults: dict[str, Message] = {name: msg("Hãy điền mục này.") for name, text in texts.items() if not text}
    faults |= {
        name: msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_TEXT)
        for name, text in texts.items()
        if len(text) > LONGEST_TEXT
    }
    if not 1 <= consent.days <= rules.LONGEST_ASSISTANCE.days:
        faults["days"] = msg("Thời hạn phải từ 1 đến 30 ngày.")
    if faults:
        raise InvalidInput(fields=faults)
    return Consent(**texts, method=consent.method, days=consent.days)


def _unended(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Assistance.ended_at.is_(None), Assistance.until > at)


def _holds(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*_unended(at), Assistance.granted_at.is_not(None))
