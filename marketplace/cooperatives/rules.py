"""What holds for cooperatives: who may trade, women's shares, and when an application is complete. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.cooperatives.kinds import CooperativeKind, IdentityMethod, MemberRole
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg

#: Legal persons with a certificate of registration (Law 17/2023/QH15); a THT and a tổ liên kết need none.
REGISTERED_KINDS = frozenset({CooperativeKind.COOPERATIVE, CooperativeKind.UNION_OF_COOPERATIVES})

#: While the Union looks at an application, what it looks at must not change under its hands.
OPEN_FOR_APPLICANT = frozenset({CooperativeState.DRAFT, CooperativeState.RETURNED})
OPEN_FOR_MANAGER = frozenset({CooperativeState.VERIFIED, CooperativeState.SUSPENDED})

#: The terms that stand on the market's page now, and the oldest ones that still bind who agreed to them.
TERMS_VERSION = "2026-11"
TERMS_NEEDED = "2026-11"

#: From this day a seller may show who she is by her electronic identity (Luật Thương mại điện tử 122/2025/QH15).
VNEID_FROM = date(2027, 1, 1)

#: A suspension without a grave cause is told so many days before.
NOTICE_DAYS = 5
LONGEST_CLOSURE = timedelta(days=120)
LONGEST_MESSAGE = 200
#: A consent to be helped ends by itself.
LONGEST_ASSISTANCE = timedelta(days=30)


@dataclass(frozen=True)
class MemberOf:
    """A person's place in a cooperative."""

    cooperative_id: int
    code: str
    name: str
    state: CooperativeState
    role: MemberRole


def may_trade(state: CooperativeState) -> bool:
    """Tell whether a cooperative in this state may offer and sell."""
    return state is CooperativeState.VERIFIED


@dataclass(frozen=True)
class Ratio:
    """A share that keeps what it is made of; of nothing there is no share, which is not 0 %."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """The share in percent with one decimal; `None` when there is nothing to divide by."""
        if self.denominator == 0:
            return None
        return round(100 * self.numerator / self.denominator, 1)

    def exceeds(self, percent: int) -> bool | None:
        """Tell whether the share is more than so many percent; `None` when nothing is known."""
        if self.denominator == 0:
            return None
        return 100 * self.numerator > percent * self.denominator


@dataclass(frozen=True)
class WomenShares:
    """Women among the posts, the members and the workers. Which share a plan asks for stands in the plan."""

    posts: Ratio
    members: Ratio
    workers: Ratio


@dataclass(frozen=True)
class Profile:
    """As much of a cooperative as completeness is judged by; texts are empty where nothing was given."""

    kind: CooperativeKind
    texts: Mapping[str, str]
    has_place: bool
    posts: int
    has_workforce: bool


@dataclass(frozen=True)
class CheckItem:
    """One line of the checklist. `screen` names the screen of the application where it is filled in."""

    label: Message
    screen: str
    is_done: bool
    is_required: bool = True


def checklist(profile: Profile) -> list[CheckItem]:
    """Return everything an application should hold, done or not, in the order of the screens."""
    text = profile.texts
    number_needed = profile.kind in REGISTERED_KINDS
    return [
        CheckItem(msg("Tên đầy đủ và tên gọi trên chợ"), "identity", _all(text, "legal_name", "name")),
        CheckItem(
            msg("Số đăng ký hoặc mã số thuế"),
            "identity",
            _any(text, "registration_number", "tax_number"),
            number_needed,
        ),
        CheckItem(msg("Người đại diện và số điện thoại"), "identity", _all(text, "representative", "phone")),
        CheckItem(msg("Địa chỉ: thôn, đường và xã, phường"), "place", profile.has_place and _all(text, "street")),
        CheckItem(msg("Ít nhất một chức danh quản lý"), "place", profile.posts > 0),
        CheckItem(msg("Số thành viên, lao động và số phụ nữ"), "place", profile.has_workforce),
        CheckItem(msg("Tài khoản ngân hàng nhận tiền"), "bank", _all(text, "bank_key", "bank_account"), False),
        CheckItem(msg("Câu chuyện của hợp tác xã"), "bank", _all(text, "story"), False),
    ]


def missing(items: Sequence[CheckItem]) -> list[CheckItem]:
    """Return what still stands in the way of sending the application."""
    return [item for item in items if item.is_required and not item.is_done]


def _all(texts: Mapping[str, str], *names: str) -> bool:
    return all(texts[name] for name in names)


def _any(texts: Mapping[str, str], *names: str) -> bool:
    return any(texts[name] for name in names)


def identity_methods(day: date) -> list[IdentityMethod]:
    """Return the ways to check identity that can be used on a day."""
    return [method for method in IdentityMethod if method is not IdentityMethod.VNEID or day >= VNEID_FROM]


def ensure_method(method: IdentityMethod, day: date) -> None:
    """Check that identity can be seen this way already.

    Raises:
        InvalidInput: not yet.
    """
    if method not in identity_methods(day):
        raise InvalidInput(fields={"method": msg("Định danh điện tử người bán (VNeID) dùng được từ 01/01/2027.")})


def ensure_closure(first_day: date, last_day: date, message: str, *, today: date) -> None:
    """Check the days on which a cooperative does not sell.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults: dict[str, Message] = {}
    if first_day < today:
        faults["first_day"] = msg("Ngày bắt đầu nghỉ không thể ở trong quá khứ.")
    if last_day < first_day:
        faults["last_day"] = msg("Ngày cuối phải từ ngày bắt đầu trở đi.")
    elif last_day - first_day > LONGEST_CLOSURE:
        faults["last_day"] = msg("Mỗi đợt nghỉ dài nhất 120 ngày.")
    if len(message) > LONGEST_MESSAGE:
        faults["message"] = msg("Lời nhắn dài quá %(most)s ký tự.", most=LONGEST_MESSAGE)
    if faults:
        raise InvalidInput(fields=faults)
