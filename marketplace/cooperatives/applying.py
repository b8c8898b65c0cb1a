"""Writing an application, sending it, and keeping the profile up to date once the cooperative is verified."""

from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.cooperatives import people, rules
from marketplace.cooperatives.application import (
    ApplicationData,
    BankAndStory,
    Identity,
    PlaceAndPeople,
    clean_application,
)
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.models import Cooperative, Membership
from marketplace.cooperatives.queries import cooperative_of, profile_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.states import COOPERATIVE_LIFE, CooperativeAction, CooperativeState
from marketplace.kernel import audit, clock
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold, slug
from marketplace.territory import queries as territory

CODE_LENGTH = 6
UNFINISHED = tuple(rules.OPEN_FOR_APPLICANT)

IDENTITY_COLUMNS = (
    "kind", "legal_name", "name", "representative", "phone", "email", "registration_number", "tax_number", "founded_on",
)  # fmt: skip
ACCOUNT_COLUMNS = ("bank_key", "bank_account", "bank_account_holder")
PLACE_COLUMNS = ("street", "commune_id", "province_id", "old_address")
#: Changes of these are written to the audit trail once the Union has verified the cooperative.
AUDITED = {
    "change_legal_identity": ("kind", "legal_name", "name", "representative", "registration_number", "tax_number"),
    "change_bank_account": ACCOUNT_COLUMNS,
    "change_place": PLACE_COLUMNS,
}


def start_application(person_id: int, form: ApplicationData, act: Act) -> Cooperative:
    """Open an application with `person_id` as the manager, or go on with the one she has not finished.

    Code and slug are given here.

    Raises:
        InvalidInput: naming every faulty field.
    """
    # Sent twice at the same moment, the second waits here and then finds the first one's application.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    unfinished = find_unfinished(person_id)
    if unfinished is not None:
        return save_application(unfinished.id, form, act)
    cleaned = clean_application(form, today=clock.day_of(act.at))
    if cleaned.identity is None:
        raise InvalidInput(msg("Hãy điền phần “Bạn là ai” trước."))
    cooperative = _insert(cleaned.identity, act)
    db.session.add(
        Membership(cooperative_id=cooperative.id, person_id=person_id, role=MemberRole.MANAGER, joined_at=act.at)
    )
    _put(cooperative, cleaned, act)
    return cooperative


def find_unfinished(person_id: int) -> Cooperative | None:
    """Return the application this person is still writing or was given back, if there is one."""
    return db.session.scalar(
        select(Cooperative)
        .join(Membership, Membership.cooperative_id == Cooperative.id)
        .where(Membership.person_id == person_id, Membership.role == MemberRole.MANAGER)
        .where(Cooperative.state.in_(UNFINISHED))
        .order_by(Cooperative.id)
        .limit(1)
    )


def save_application(cooperative_id: int, form: ApplicationData, act: Act) -> Cooperative:
    """Save one or more screens of an application that is being written or was given back.

    Raises:
        InvalidInput: naming every faulty field.
        RuleBroken: it has been sent, or the cooperative is verified.
    """
    cooperative = cooperative_of(cooperative_id)
    if cooperative.state not in rules.OPEN_FOR_APPLICANT:
        raise RuleBroken(msg("Hồ sơ đã gửi nên chưa sửa được. Hãy đợi cán bộ Hội trả lời."))
    _put(cooperative, clean_application(form, today=clock.day_of(act.at)), act)
    if cooperative.verified_at is None and form.identity:
        cooperative.slug = _free_slug(cooperative)
    return cooperative


def submit(cooperative_id: int, act: Act) -> Cooperative:
    """Send the application to the Women's Union of the place; who sends it agrees to the market's terms of today.

    Raises:
        RuleBroken: something required is still missing.
        TransitionNotAllowed: it has been sent already.
    """
    cooperative = cooperative_of(cooperative_id)
    COOPERATIVE_LIFE.after(cooperative.state, CooperativeAction.SUBMIT)
    if rules.missing(rules.checklist(profile_of(cooperative))):
        raise RuleBroken(msg("Hồ sơ còn thiếu mục bắt buộc. Hãy xem danh sách và điền nốt."))
    move(COOPERATIVE_LIFE, cooperative, CooperativeAction.SUBMIT, act)
    cooperative.submitted_at = act.at
    cooperative.return_reason = ""
    cooperative.terms_version, cooperative.terms_accepted_at = rules.TERMS_VERSION, act.at
    cooperative.terms_accepted_by = act.actor_id
    return cooperative


def edit_profile(cooperative_id: int, form: ApplicationData, act: Act) -> Cooperative:
    """Change what a verified cooperative tells about itself.

    A change of legal identity, place or bank account goes to the audit trail with what it was before; payments
    that are already open keep the account they were opened with.

    Raises:
        InvalidInput: naming every faulty field.
        RuleBroken: the cooperative is not verified yet.
    """
    cooperative = cooperative_of(cooperative_id)
    if cooperative.state not in rules.OPEN_FOR_MANAGER:
        raise RuleBroken(msg("Hợp tác xã chưa được xác minh. Hãy sửa trong hồ sơ đăng ký."))
    before = {column: getattr(cooperative, column) for columns in AUDITED.values() for column in columns}
    _put(cooperative, clean_application(form, today=clock.day_of(act.at)), act)
    if rules.missing(rules.checklist(profile_of(cooperative))):
        raise RuleBroken(msg("Hợp tác xã đã xác minh phải luôn có đủ các mục bắt buộc. Chưa có gì thay đổi."))
    _record_changes(cooperative, before, act)
    tell_search(cooperative_id, act)
    return cooperative


def _insert(identity: Identity, act: Act) -> Cooperative:
    """Insert a draft under the plain slug of its name, or with its code behind where that is taken."""
    code = new_code(CODE_LENGTH)
    values: dict[str, Any] = {column: getattr(identity, column) for column in IDENTITY_COLUMNS}
    values |= {name: "" for name in ("street", "old_address", "story", "story_en", *ACCOUNT_COLUMNS, "return_reason")}
    values |= {
        "code": code,
        "state": CooperativeState.DRAFT,
        "folded_name": fold(identity.name),
        "drawing": "cooperative-women",
        "is_demo": False,
        "created_at": act.at,
    }
    plain = slug(identity.name)
    for candidate in (plain, f"{plain}-{code.lower()}".lstrip("-")):
        new_id = insert_or_ignore(Cooperative, values | {"slug": candidate}, unique=("slug",)) if candidate else None
        if new_id is not None:
            return cooperative_of(new_id)
    raise AssertionError("a code is never given twice")


def _free_slug(cooperative: Cooperative) -> str:
    plain = slug(cooperative.name) or cooperative.code.lower()
    taken = select(Cooperative.id).where(Cooperative.slug == plain, Cooperative.id != cooperative.id)
    return f"{plain}-{cooperative.code.lower()}" if db.session.scalar(taken) else plain


def _put(cooperative: Cooperative, data: ApplicationData, act: Act) -> None:
    if data.identity:
        _put_identity(cooperative, data.identity)
    if data.place:
        _put_place(cooperative, data.place, act)
    if data.bank:
        _put_bank(cooperative, data.bank)
    db.session.flush()


def _put_identity(cooperative: Cooperative, identity: Identity) -> None:
    for column in IDENTITY_COLUMNS:
        setattr(cooperative, column, getattr(identity, column))
    cooperative.folded_name = fold(identity.name)


def _put_place(cooperative: Cooperative, place: PlaceAndPeople, act: Act) -> None:
    cooperative.street = place.street
    cooperative.old_address = place.old_address
    if place.commune_id is not None:
        commune = territory.get_commune(place.commune_id)
        cooperative.commune_id = commune.id
        cooperative.province_id = commune.province_id
    people.replace_posts(cooperative.id, place.posts)
    if place.workforce:
        if cooperative.verified_at is None:
            # Until the Union has seen a figure, an earlier one is only an earlier draft of it.
            people.forget_workforce(cooperative.id)
        people.record_workforce(cooperative.id, place.workforce, act)


def _put_bank(cooperative: Cooperative, bank: BankAndStory) -> None:
    cooperative.bank_key = bank.bank_key
    cooperative.bank_account = bank.account_number
    cooperative.bank_account_holder = bank.account_holder
    cooperative.story = bank.story
    cooperative.story_en = bank.story_en


def _record_changes(cooperative: Cooperative, before: dict[str, Any], act: Act) -> None:
    for action, columns in AUDITED.items():
        changed = [column for column in columns if getattr(cooperative, column) != before[column]]
        if changed:
            audit.record(
                action,
                "cooperative",
                cooperative.id,
                act,
                before={column: before[column] for column in changed},
                after={column: getattr(cooperative, column) for column in changed},
            )
