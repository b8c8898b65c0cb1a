"""What holds for places, without rows: names, addresses, search words, delivery zones, territories."""

import re
from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import fold, normalise


class Scheme(StrEnum):
    """Which list of codes a unit belongs to: the same code means different places in the two."""

    OF_2004 = "2004"  # 124/2004/QĐ-TTg: province, district, commune; until 30/6/2025
    OF_2025 = "2025"  # 19/2025/QĐ-TTg: province, commune; since 1/7/2025


class Level(StrEnum):
    """How high an administrative unit stands. Districts exist only in the list of 2004."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class UnionLevel(StrEnum):
    """How high a unit of the Women's Union stands (cấp Hội)."""

    CENTRE = "centre"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class SuccessionKind(StrEnum):
    """Whether an old unit went into the new one as a whole, or only a part of it did."""

    WHOLE = "whole"
    PARTIAL = "partial"


TYPE_WORDS = (
    "Thành phố",
    "Tỉnh",
    "Quận",
    "Huyện",
    "Thị xã",
    "Thị trấn",
    "Phường",
    "Xã",
    "Đặc khu",
)

# What people write before the name of a commune or, without a comma, of its province; already folded.
_TYPED_BEFORE_A_NAME = re.compile(
    r"^(?:(?:xa|phuong|dac khu|thi tran|tinh|thanh pho|tp)\s+|(?:x|p|tt|tp|t)\.\s*)(?=\S)"
    r"|(?<=\S)\s(?:tinh|thanh pho|tp\.?)(?=\s\S)"
)
_APOSTROPHES = re.compile("['’‘ʼ`]")
_NOT_A_WORD = re.compile(r"[^\w]+")


def full_name(name: str, type_word: str) -> str:
    """Return the name as it is printed: "Tỉnh Ninh Bình", "Phường 1"."""
    return f"{type_word} {name}"


def name_within_a_sentence(name: str, type_word: str) -> str:
    """Return the name with the type word as it stands inside a sentence: "tỉnh Ninh Bình", "Quận 1".

    30/2020/NĐ-CP, annex II, III.1: the type word is small, not before a number or in Thành phố Hồ Chí Minh.
    """
    if name.isdecimal() or (type_word, name) == ("Thành phố", "Hồ Chí Minh"):
        return full_name(name, type_word)
    return full_name(name, type_word.lower())


def split_full_name(text: str) -> tuple[str, str]:
    """Return (name, type word) of a printed name; "Thành Phố  Bắc Kạn" gives ("Bắc Kạn", "Thành phố").

    Raises:
        ValueError: it begins with no known type word.
    """
    clean = normalise(text)
    for word in TYPE_WORDS:
        if clean.lower().startswith(f"{word.lower()} "):
            return clean[len(word) + 1 :], word
    raise ValueError(f"no type word before {text!r}")


def name_key(text: str) -> str:
    """Return what two spellings of one name have in common: "Phú Thuỷ" and "Phú Thủy" both give "phu thuy".

    Hyphens count as spaces and apostrophes as nothing, so "Ea H'Leo" and "Ea H’leo" are equal too.
    """
    return " ".join(_NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", fold(text))).split())


@dataclass(frozen=True)
class SearchWords:
    """A typed place, folded. `name` is what stands before the first comma; `bare` the same without type word."""

    name: str
    bare: str
    beginnings: tuple[str, ...]


LONGEST_SEARCH = 100
"""Characters of a typed place that are looked at; nobody's address needs more."""


def is_code(text: str) -> bool:
    """Tell whether a text can be a unit's code at all: what comes from a form may be anything."""
    return text.isascii() and text.isdecimal()


def search_words(typed: str) -> SearchWords:
    """Read what somebody types for a place.

    "Xã Giao Thủy, tỉnh Ninh Bình" must find "giao thuy" and "ninh binh"; without a comma every word counts alone.
    Each of `beginnings` must begin a word in the names of the commune and the units above it.
    """
    parts = [part for part in (fold(piece) for piece in typed[:LONGEST_SEARCH].split(",")) if part]
    bare = [key for key in (name_key(_TYPED_BEFORE_A_NAME.sub("", part)) for part in parts) if key]
    beginnings = bare if len(bare) > 1 else " ".join(bare).split()
    return SearchWords(name_key("".join(parts[:1])), "".join(bare[:1]), tuple(beginnings))


def one_line_address(street: str, commune: str, province: str) -> str:
    """Return an address in Vietnamese order: house number and street or hamlet, commune, province.

    There is no district since 1/7/2025. Parts that are empty leave no trace.
    """
    return ", ".join(part for part in (normalise(street), commune, province) if part)


@dataclass(frozen=True)
class TerritoryScope:
    """The territory an officer answers for: the whole country, one province, one commune, or nothing at all.

    A commune's scope also names its province, so that a page can say where it lies.
    """

    everywhere: bool = False
    province_id: int | None = None
    commune_id: int | None = None

    def contains(self, *, province_id: int | None, commune_id: int | None) -> bool:
        """Tell whether a thing at this place belongs to the territory."""
        if self.everywhere:
            return True
        if self.commune_id is not None:
            return commune_id == self.commune_id
        return self.province_id is not None and province_id == self.province_id


class Region(StrEnum):
    """The three parts of the country by which carriers set their prices."""

    NORTH = "north"
    CENTRE = "centre"
    SOUTH = "south"


# The 34 provinces by code (19/2025/QĐ-TTg). The North is the northern midlands and mountains with the Red
# River delta; the Centre is the central coast, north and south, with the Central Highlands; the South is the
# South-East with the Mekong delta. A merged province is one: Lâm Đồng with its new coast lies in the Centre,
# Tây Ninh with Long An in the South.
_REGIONS = {
    Region.NORTH: "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37",
    Region.CENTRE: "38 40 42 44 46 48 51 52 56 66 68",
    Region.SOUTH: "75 79 80 82 86 91 92 96",
}
_REGION_OF = {code: region for region, codes in _REGIONS.items() for code in codes.split()}


class Zone(StrEnum):
    """How far a parcel travels, as the fee tables of Vietnamese carriers see it."""

    SAME_PROVINCE = "same_province"
    SAME_REGION = "same_region"
    BETWEEN_REGIONS = "between_regions"


def region_of(province_code: str) -> Region:
    """Return the part of the country in which a province of today lies.

    Raises:
        InvalidInput: no province of the list of 2025 has this code.
    """
    try:
        return _REGION_OF[province_code]
    except KeyError:
        raise InvalidInput(msg("Không có tỉnh, thành phố nào mang mã %(code)s.", code=province_code)) from None


def zone_between(seller_province_code: str, buyer_province_code: str) -> Zone:
    """Return the zone of a parcel between two provinces of today.

    Raises:
        InvalidInput: no province of the list of 2025 has one of the codes.
    """
    seller_region, buyer_region = region_of(seller_province_code), region_of(buyer_province_code)
    if seller_province_code == buyer_province_code:
        return Zone.SAME_PROVINCE
    return Zone.SAME_REGION if seller_region == buyer_region else Zone.BETWEEN_REGIONS


_ZONE_NAMES = {
    Zone.SAME_PROVINCE: msg("Nội tỉnh"),
    Zone.SAME_REGION: msg("Nội miền"),
    Zone.BETWEEN_REGIONS: msg("Liên miền"),
}


def zone_name(zone: Zone) -> Message:
    """Return the word a buyer and a seller know for a zone."""
    return _ZONE_NAMES[zone]
