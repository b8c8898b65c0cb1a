"""The people who buy: made-up names, telephone numbers that ring nowhere, real communes all over the country."""

from dataclasses import dataclass
from functools import cache
from random import Random

from marketplace.cli.demo_market.cast import BUYER, HOUSE
from marketplace.cli.demo_market.chance import dice
from marketplace.cli.demo_market.places import place_with_code
from marketplace.cli.demo_market.texts import fictional
from marketplace.kernel.phones import parse_phone
from marketplace.kernel.text import slug
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

HOW_MANY = 240
REGISTERED = 8
_MOST_LOYAL = 6.0
_O_CHO_DUA = "00190"  # a ward of Hà Nội
_ENGLISH_SPEAKERS = ("Anna Keller", "James Whitfield", "Marie Laurent")

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Phan", "Võ")
_WOMEN = (
    "Thị Hạnh", "Thu Trang", "Ngọc Anh", "Thị Hồng", "Minh Châu", "Thanh Huyền", "Thị Loan", "Bích Ngọc", "Thị Mai",
    "Hương Giang", "Phương Thảo", "Thị Nhung", "Kim Oanh", "Thị Phượng", "Diễm Quỳnh", "Thị Tâm", "Cẩm Tú", "Thị Vân",
    "Hải Yến", "Thu Hằng", "Thị Lệ", "Khánh Linh", "Thị Duyên", "Mỹ Hạnh",
)  # fmt: skip
_MEN = ("Văn Hùng", "Minh Quân", "Đức Anh", "Quốc Bảo", "Văn Thành", "Hữu Nghĩa", "Tuấn Kiệt", "Xuân Trường")
_STREETS = ("Hoa Sen", "Bông Lúa", "Mây Trắng", "Hàng Mẫu", "Cánh Diều", "Vườn Ươm", "Suối Trong", "Nắng Mai")
_LANES = ("ngõ 7", "ngõ 15", "hẻm 32", "tổ 4", "khu phố 2", "thôn 3")

#: How often parcels go to a province: large cities most, the sellers' own provinces next.
_OFTEN = {"01": 30, "79": 24, "48": 6, "31": 6, "75": 6, "37": 6, "15": 5, "20": 3, "33": 3, "40": 3, "92": 4}


@dataclass(frozen=True)
class Buyer:
    """Somebody who buys. `loyalty` says how often, against the others; `email` only where she has an account."""

    name: str
    phone: str
    street: str
    place: Place
    loyalty: float
    email: str = ""
    locale: str = "vi"

    @property
    def is_registered(self) -> bool:
        """Tell whether she has an account."""
        return bool(self.email)


def make_buyers() -> tuple[Buyer, ...]:
    """Return the buyers; the first one is the one who can be signed in as."""
    chance = dice("buyers")
    provinces = sorted(territory.provinces(), key=lambda province: province.code)
    weights = [_OFTEN.get(province.code, 1) for province in provinces]
    chosen = chance.choices(provinces, weights, k=HOW_MANY)
    return (_signed_in(), *(_buyer(number, province.id, chance) for number, province in enumerate(chosen)))


def _signed_in() -> Buyer:
    name, phone, place = fictional(BUYER.name), parse_phone(BUYER.phone), place_with_code(_O_CHO_DUA)
    return Buyer(name, phone, "Số 18, ngõ 7, phố Hoa Sen", place, _MOST_LOYAL, BUYER.email)


def _buyer(number: int, province_id: int, chance: Random) -> Buyer:
    foreign = number < len(_ENGLISH_SPEAKERS)
    name = _ENGLISH_SPEAKERS[number] if foreign else _name(chance)
    registered = number < REGISTERED
    return Buyer(
        name=fictional(name),
        phone=parse_phone(f"0500 3{number // 1000:02d} {number % 1000:03d}"),
        street=f"Số {chance.randint(1, 198)}, {chance.choice(_LANES)}, đường {chance.choice(_STREETS)}",
        place=chance.choice(_communes(province_id)),
        loyalty=min(chance.paretovariate(1.6), _MOST_LOYAL),
        email=f"{slug(name)}.{number}@{HOUSE}" if registered else "",
        locale="en" if foreign else "vi",
    )


def _name(chance: Random) -> str:
    given = chance.choice(_WOMEN if chance.random() < 0.78 else _MEN)
    return f"{chance.choice(_FAMILY)} {given}"


@cache
def _communes(province_id: int) -> tuple[Place, ...]:
    return tuple(sorted(territory.communes_of(province_id), key=lambda place: place.code))
