"""Cooperatives all over the country, with their posts and workforce."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.cooperatives.applying import CODE_LENGTH
from marketplace.cooperatives.kinds import CooperativeKind, IdentityMethod, PostTitle
from marketplace.cooperatives.models import Cooperative, ManagementPost, WorkforceReport
from marketplace.cooperatives.rules import TERMS_VERSION
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.text import fold, slug
from marketplace.synthetic.chance import Chance
from marketplace.synthetic.writing import Row, put, put_counted
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

#: Nobody has a number of this range, so that no call from a made-up market reaches anybody.
NOBODYS_NUMBER = "+84500"

_NAMES = (
    "Sen Hồng", "Hương Quê", "Bản Mây", "Suối Trong", "Đồng Xanh", "Hoa Ban", "Nắng Mới", "Mùa Vàng", "Núi Xanh",
    "Đất Lành", "Bàn Tay Mẹ", "Hoa Chè", "Gió Biển", "Làng Nghề", "Ruộng Bậc Thang", "Thảo Nguyên", "Cửa Sông",
    "Trăng Rằm", "Hoa Gạo", "Vườn Ươm",
)  # fmt: skip
_WORK = ("nông nghiệp", "dược liệu", "chế biến", "thủ công", "du lịch", "chăn nuôi", "rau quả", "dệt may")
_WOMEN = ("Hoa", "Lan", "Mai", "Hạnh", "Thảo", "Nga", "Yến", "Dung", "Hiền", "Loan", "Mỷ", "Pà", "Xuyến", "Thắm")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Vàng", "Lò", "Hoàng", "Nông", "Sùng", "Phạm", "Bùi", "Đinh", "Y")
_STORY = (
    "Chị em ở {place} cùng nhau giữ nghề, chọn nguyên liệu từ vườn nhà và làm từng mẻ nhỏ. "
    "{name} có {women} chị em tham gia; tiền bán hàng được chia theo công làm."
)


@dataclass(frozen=True)
class Maker:
    """A cooperative that was written down, as far as her goods and orders need her."""

    id: int
    name: str
    place: Place
    began_at: datetime


def make_makers(count: int, *, chance: Chance, now: datetime) -> list[Maker]:
    """Write down so many verified cooperatives, spread over all provinces."""
    places = _places(count, chance)
    rows = [_cooperative(place, chance, now) for place in places]
    ids = put_counted(Cooperative, rows)
    makers = [
        Maker(maker_id, row["name"], place, row["verified_at"])
        for maker_id, row, place in zip(ids, rows, places, strict=True)
    ]
    put(ManagementPost, (post for maker in makers for post in _posts(maker, chance)))
    put(WorkforceReport, (_workforce(maker, chance) for maker in makers))
    return makers


def _places(count: int, chance: Chance) -> list[Place]:
    """Return a commune for each, provinces by turns."""
    provinces = territory.provinces()
    communes = [territory.communes_of(province.id) for province in provinces]
    return [chance.one_of(communes[number % len(communes)]) for number in range(count)]


def _cooperative(place: Place, chance: Chance, now: datetime) -> Row:
    code = chance.code(CODE_LENGTH)
    name = f"{chance.one_of(_NAMES)} {place.name}"
    verified_at = now - timedelta(days=chance.between(400, 1_200), minutes=chance.below(1_440))
    return {
        "code": code, "slug": f"{slug(name)}-{code.lower()}", "kind": _kind(chance),
        "state": CooperativeState.VERIFIED, "legal_name": f"Hợp tác xã {chance.one_of(_WORK)} {name}", "name": name,
        "folded_name": fold(name), "tax_number": "", "founded_on": date(chance.between(2012, 2022), 3, 8),
        "representative": _woman(chance), "phone": f"{NOBODYS_NUMBER}{chance.below(1_000_000):06}",
        "street": f"Thôn {chance.between(1, 9)}", "commune_id": place.id, "province_id": place.province_id,
        "story": _STORY.format(place=place.name, name=name, women=chance.between(7, 60)), "bank_key": "vietcombank",
        "bank_account": f"{chance.below(10**10):010}", "bank_account_holder": "CHO MAU", "is_demo": True,
        "created_at": verified_at - timedelta(days=9), "submitted_at": verified_at - timedelta(days=5),
        "verified_at": verified_at, "identity_method": IdentityMethod.PAPERS.value, "identity_checked_at": verified_at,
        "terms_version": TERMS_VERSION, "terms_accepted_at": verified_at - timedelta(days=5),
    }  # fmt: skip


def _kind(chance: Chance) -> CooperativeKind:
    return CooperativeKind.COOPERATIVE_GROUP if chance.happens(30) else CooperativeKind.COOPERATIVE


def _woman(chance: Chance) -> str:
    return f"{chance.one_of(_FAMILIES)} Thị {chance.one_of(_WOMEN)}"


def _posts(maker: Maker, chance: Chance) -> Iterator[Row]:
    titles: Sequence[PostTitle] = (PostTitle.DIRECTOR, PostTitle.CHIEF_ACCOUNTANT)
    for title in titles:
        yield {"cooperative_id": maker.id, "title": title, "holder_name": _woman(chance), "held_by_woman": True}


def _workforce(maker: Maker, chance: Chance) -> Row:
    members, workers = chance.between(7, 40), chance.between(5, 60)
    return {
        "cooperative_id": maker.id, "as_of": maker.began_at.date(), "recorded_at": maker.began_at, "members": members,
        "women_members": members * chance.between(55, 95) // 100, "workers": workers,
        "women_workers": workers * chance.between(60, 95) // 100,
    }  # fmt: skip
