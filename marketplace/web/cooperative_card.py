"""What the cooperative and the officer both see of a cooperative: its facts in the viewer's language."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.banks import get_bank
from marketplace.cooperatives.rules import CheckItem, Ratio
from marketplace.cooperatives.states import CooperativeState
from marketplace.cooperatives.words import ACTION_NAMES, KIND_NAMES, STATE_NAMES, TITLE_NAMES
from marketplace.kernel.phones import display_phone
from marketplace.territory import queries as territory
from marketplace.web.formats import number, vn_date, vn_datetime
from marketplace.web.languages import say

Rows = list[tuple[str, str]]

STATE_TONES = {
    CooperativeState.DRAFT: "waiting",
    CooperativeState.SUBMITTED: "waiting",
    CooperativeState.RETURNED: "attention",
    CooperativeState.VERIFIED: "done",
    CooperativeState.SUSPENDED: "stopped",
}


@dataclass(frozen=True)
class CooperativeCard:
    """Everything that is known about one cooperative, as pages show it."""

    code: str
    slug: str
    name: str
    state: CooperativeState
    state_name: str
    tone: str
    place: str
    identity: Rows
    address: Rows
    bank: Rows
    story: str
    story_en: str
    posts: list[dict[str, Any]]
    workforce: list[dict[str, Any]]
    shares: Rows


def card_of(cooperative: Any) -> CooperativeCard:
    """Return the card of a cooperative that was looked up within the viewer's reach."""
    place = territory.places([cooperative.commune_id]).get(cooperative.commune_id)
    return CooperativeCard(
        code=cooperative.code,
        slug=cooperative.slug,
        name=cooperative.name,
        state=cooperative.state,
        state_name=say(STATE_NAMES[cooperative.state]),
        tone=STATE_TONES[cooperative.state],
        place=place.label if place else "",
        identity=_identity(cooperative),
        address=[
            (gettext("Số nhà, đường, thôn"), cooperative.street),
            (gettext("Xã, phường, đặc khu"), place.full_name if place else ""),
            (gettext("Tỉnh, thành phố"), place.province_full_name if place else ""),
            (gettext("Địa chỉ cũ"), cooperative.old_address),
        ],
        bank=_bank(cooperative),
        story=cooperative.story,
        story_en=cooperative.story_en,
        posts=[
            {"title": say(TITLE_NAMES[post.title]), "name": post.holder_name, "is_woman": post.held_by_woman}
            for post in cooperatives.posts_of(cooperative.id)
        ],
        workforce=[
            {
                "as_of": vn_date(report.as_of),
                "members": number(report.members),
                "women_members": number(report.women_members),
                "workers": number(report.workers),
                "women_workers": number(report.women_workers),
            }
            for report in cooperatives.workforce_of(cooperative.id)
        ],
        shares=_shares(cooperative.id),
    )


def share(ratio: Ratio) -> str:
    """Write a share with what it is made of: `3/5 (60 %)`; of nothing there is none."""
    if ratio.percent is None:
        return str(gettext("chưa có số liệu"))
    return f"{number(ratio.numerator)}/{number(ratio.denominator)} ({number(ratio.percent)} %)"


def checklist_rows(items: list[CheckItem]) -> list[dict[str, Any]]:
    """Return the checklist as pages show it."""
    return [
        {
            "label": say(item.label),
            "screen": item.screen,
            "is_done": item.is_done,
            "state": _check_word(item),
            "tone": "done" if item.is_done else ("attention" if item.is_required else "waiting"),
        }
        for item in items
    ]


def steps_for_timeline(cooperative_id: int) -> list[dict[str, Any]]:
    """Return the cooperative's history for the component `timeline`."""
    return [
        {
            "title": say(ACTION_NAMES[step.action]),
            "at": vn_datetime(step.at),
            "place": step.actor,
            "note": step.note,
            "tone": "leaf" if step.after is CooperativeState.VERIFIED else "",
        }
        for step in cooperatives.steps_of(cooperative_id)
    ]


def _identity(cooperative: Any) -> Rows:
    return [
        (gettext("Loại hình"), say(KIND_NAMES[cooperative.kind])),
        (gettext("Tên đầy đủ"), cooperative.legal_name),
        (gettext("Tên gọi trên chợ"), cooperative.name),
        (gettext("Số đăng ký"), cooperative.registration_number),
        (gettext("Mã số thuế"), cooperative.tax_number),
        (gettext("Ngày thành lập"), vn_date(cooperative.founded_on) if cooperative.founded_on else ""),
        (gettext("Người đại diện"), cooperative.representative),
        (gettext("Điện thoại"), display_phone(cooperative.phone) if cooperative.phone else ""),
        (gettext("Thư điện tử"), cooperative.email),
    ]


def _bank(cooperative: Any) -> Rows:
    if not cooperative.bank_key:
        return []
    return [
        (gettext("Ngân hàng"), get_bank(cooperative.bank_key).short_name),
        (gettext("Số tài khoản"), cooperative.bank_account),
        (gettext("Chủ tài khoản"), cooperative.bank_account_holder),
    ]


def _shares(cooperative_id: int) -> Rows:
    shares = cooperatives.women_shares(cooperative_id)
    return [
        (gettext("Chức danh do phụ nữ giữ"), share(shares.posts)),
        (gettext("Nữ thành viên"), share(shares.members)),
        (gettext("Nữ lao động"), share(shares.workers)),
    ]


def _check_word(item: CheckItem) -> str:
    if item.is_done:
        return str(gettext("Đủ"))
    return str(gettext("Còn thiếu") if item.is_required else gettext("Nên có"))
