"""GTINs: proving a company prefix, and giving numbers to packs. A number once given is never taken back."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from marketplace.cooperatives.verifying import cleaned_reason, ensure_not_her_own
from marketplace.gs1.check_digits import as_gtin14, is_digits
from marketplace.gs1.policy import Refusal, why_not_issued
from marketplace.kernel import audit, clock, feed
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import normalise
from marketplace.products.queries import get_variant_of_cooperative
from marketplace.territory.rules import TerritoryScope
from marketplace.traceability import numbers
from marketplace.traceability.models import CompanyPrefix, TradeItemNumber
from marketplace.traceability.states import PREFIX_LIFE, PrefixAction, PrefixState

#: Nghị định 37/2026/NĐ-CP article 29: a company prefix has 7 to 10 digits, or 12 where it is for one place only.
PREFIX_LENGTHS = frozenset({7, 8, 9, 10, 12})
LONGEST_HOLDER = 160
LONGEST_DOCUMENT = 60

_WHY_NOT = {
    Refusal.WRONG: msg("Đây không phải mã GTIN đúng: hãy xem lại số chữ số và chữ số kiểm tra cuối."),
    Refusal.NOBODYS: msg("Mã này để dùng riêng trong một doanh nghiệp, không dùng trên thị trường được."),
    Refusal.RESTRICTED: msg("Mã bắt đầu như vậy chỉ dùng trong nội bộ cửa hàng, nơi khác sẽ hiểu là hàng khác."),
    Refusal.OTHER_USE: msg("Dải mã này dành cho sách, báo hoặc phiếu mua hàng."),
    Refusal.DEMONSTRATION: msg("Mã bắt đầu bằng 952 chỉ để làm ví dụ."),
    Refusal.VARIABLE: msg("Mã bắt đầu bằng 9 dành cho hàng cân lẻ từng gói."),
    Refusal.NOT_PROVEN: msg("Mã này không thuộc mã doanh nghiệp nào đã được xác nhận của hợp tác xã."),
}


@dataclass(frozen=True)
class PrefixDetails:
    """What the certificate of a company prefix says."""

    prefix: str
    holder: str
    document_number: str
    valid_to: date


def enter_prefix(cooperative_id: int, details: PrefixDetails, act: Act) -> CompanyPrefix:
    """Enter a proof; an officer looks at it before any number is given under it.

    Raises:
        InvalidInput: naming every faulty field, or somebody else holds this prefix.
    """
    clean = _cleaned(details, today=clock.day_of(act.at))
    _ensure_free(clean.prefix, cooperative_id)
    proof = CompanyPrefix(
        cooperative_id=cooperative_id,
        state=PrefixState.ENTERED,
        entered_at=act.at,
        entered_by=act.actor_id,
        return_reason="",
        prefix=clean.prefix,
        holder=clean.holder,
        document_number=clean.document_number,
        valid_to=clean.valid_to,
    )
    db.session.add(proof)
    db.session.flush()
    return proof


def correct_prefix(prefix_id: int, details: PrefixDetails, *, cooperative_id: int, act: Act) -> CompanyPrefix:
    """Mend a proof that an officer gave back; it waits for her again.

    Raises:
        InvalidInput: as `enter_prefix`.
        NotFound: it is not the cooperative's own.
        TransitionNotAllowed: it was not given back.
    """
    proof = numbers.get_prefix_of_cooperative(prefix_id, cooperative_id=cooperative_id)
    clean = _cleaned(details, today=clock.day_of(act.at))
    _ensure_free(clean.prefix, cooperative_id)
    move(PREFIX_LIFE, proof, PrefixAction.CORRECT, act)
    proof.prefix, proof.holder = clean.prefix, clean.holder
    proof.document_number, proof.valid_to = clean.document_number, clean.valid_to
    return proof


def confirm_prefix(prefix_id: int, *, scope: TerritoryScope, act: Act) -> CompanyPrefix:
    """State that the document agrees with GS1's public register.

    Raises:
        NotFound: its cooperative does not lie in the officer's territory.
        NotAllowed: the officer belongs to the cooperative herself.
        TransitionNotAllowed: it is not waiting.
    """
    return _decide(prefix_id, PrefixAction.CONFIRM, scope=scope, act=act, reason="")


def return_prefix(prefix_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> CompanyPrefix:
    """Give a proof back to be mended.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm_prefix`.
    """
    return _decide(prefix_id, PrefixAction.RETURN, scope=scope, act=act, reason=cleaned_reason(reason))


def withdraw_prefix(prefix_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> CompanyPrefix:
    """Write down that the right ended: no further numbers; those given keep leading to their goods.

    Raises:
        InvalidInput, NotFound, NotAllowed, TransitionNotAllowed: as in `return_prefix`.
    """
    return _decide(prefix_id, PrefixAction.WITHDRAW, scope=scope, act=act, reason=cleaned_reason(reason))


def give_gtin(variant_id: int, typed: str, *, cooperative_id: int, act: Act) -> TradeItemNumber:
    """Give a pack its GTIN; the same one again changes nothing, another one replaces it on labels from now on.

    Raises:
        NotFound: it is not the cooperative's own pack.
        InvalidInput: the number is wrong, not hers to give, or belongs to another pack.
    """
    variant = get_variant_of_cooperative(variant_id, cooperative_id=cooperative_id)
    number = typed.replace(" ", "")
    proven = numbers.proven_prefixes(cooperative_id, today=clock.day_of(act.at))
    refusal = why_not_issued(number, prefixes=proven)
    if refusal is not None:
        raise _wrong("gtin", _WHY_NOT[refusal])
    values = {
        "gtin": as_gtin14(number),
        "variant_id": variant.id,
        "product_id": variant.product_id,
        "cooperative_id": cooperative_id,
        "given_at": act.at,
        "given_by": act.actor_id,
    }
    # Of two packs given one number at the same moment only one gets it.
    if insert_or_ignore(TradeItemNumber, values, unique=("gtin",)) is not None:
        audit.record("give_gtin", "variant", variant.id, act, gtin=values["gtin"])
        feed.tell("product", [variant.product_id], at=act.at)
    return _given(as_gtin14(number), variant_id)


def _given(gtin: str, variant_id: int) -> TradeItemNumber:
    found = db.session.scalars(select(TradeItemNumber).where(TradeItemNumber.gtin == gtin)).one()
    if found.variant_id != variant_id:
        raise _wrong("gtin", msg("Mã này đã thuộc về một quy cách khác và không đổi được."))
    return found


def _decide(prefix_id: int, action: PrefixAction, *, scope: TerritoryScope, act: Act, reason: str) -> CompanyPrefix:
    proof = numbers.get_prefix_within(scope, prefix_id)
    ensure_not_her_own(proof.cooperative_id, act)
    move(PREFIX_LIFE, proof, action, replace(act, note=reason))
    proof.reviewed_at, proof.reviewed_by, proof.return_reason = act.at, act.actor_id, reason
    audit.record(f"{action}_prefix", "company_prefix", proof.id, act, prefix=proof.prefix)
    return proof


def _cleaned(details: PrefixDetails, *, today: date) -> PrefixDetails:
    clean = PrefixDetails(
        prefix=details.prefix.replace(" ", ""),
        holder=normalise(details.holder),
        document_number=normalise(details.document_number),
        valid_to=details.valid_to,
    )
    faults: dict[str, Message] = {}
    if not is_digits(clean.prefix) or len(clean.prefix) not in PREFIX_LENGTHS:
        faults["prefix"] = msg("Mã doanh nghiệp GS1 gồm 7 đến 10 hoặc 12 chữ số, ví dụ 8936012.")
    if not 0 < len(clean.holder) <= LONGEST_HOLDER:
        faults["holder"] = msg("Hãy ghi tên đơn vị đứng tên trên giấy chứng nhận.")
    if not 0 < len(clean.document_number) <= LONGEST_DOCUMENT:
        faults["document_number"] = msg("Hãy ghi số giấy chứng nhận.")
    if clean.valid_to < today:
        faults["valid_to"] = msg("Giấy này đã hết hạn. Hãy gia hạn trước khi nhập.")
    if faults:
        raise InvalidInput(fields=faults)
    return clean


def _ensure_free(prefix: str, cooperative_id: int) -> None:
    """Refuse a prefix that is confirmed for another cooperative, or that begins or continues hers."""
    taken = numbers.holders_of(prefix) - {cooperative_id}
    if taken:
        raise _wrong("prefix", msg("Mã doanh nghiệp này đã được xác nhận cho một hợp tác xã khác."))


def _wrong(field: str, why: Message) -> InvalidInput:
    return InvalidInput(fields={field: why})
