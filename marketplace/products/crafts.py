"""Crafts (nghề): by whose hands' work goods are found, beside the shelf they lie on. Pure."""

from dataclasses import dataclass

from marketplace.kernel.messages import Message, msg


@dataclass(frozen=True)
class Craft:
    """A craft: the OCOP sets its goods belong to, and the shelves for goods whose set nobody named.

    Args:
        name: what the craft is called.
        about: one sentence about what the women do.
        drawing: name of our own drawing of it.
    """

    slug: str
    name: Message
    about: Message
    drawing: str
    sets: tuple[int, ...]
    shelves: tuple[str, ...]


_EVERY = (
    Craft(
        "trong-trot", msg("Trồng trọt"), msg("Ruộng lúa, vườn rau, nương ngô: giữ giống, gieo, chăm và gặt."),
        "rice-field", (1, 3), ("nong-san-tuoi", "gao-ngu-coc"),
    ),
    Craft(
        "nuoi-ong", msg("Nuôi ong lấy mật"), msg("Theo mùa hoa mà chuyển đàn, quay mật và lọc trong ngày."),
        "honey", (4,), ("mat-ong",),
    ),
    Craft(
        "che-bien", msg("Chế biến thực phẩm"), msg("Phơi, sấy, gói, hấp: công thức của mẹ, bếp của cả xóm."),
        "vermicelli", (5, 6, 7, 8), ("thuc-pham-che-bien",),
    ),
    Craft(
        "lam-mam-gia-vi", msg("Làm mắm, gia vị"), msg("Ủ chượp, rang, xay: vị mặn, cay, thơm của từng vùng."),
        "fish-sauce", (9, 10), ("gia-vi-nuoc-mam",),
    ),
    Craft(
        "che-ca-phe", msg("Chè, cà phê"), msg("Hái tay, sao, vò, rang: từ nương đến ấm, đến phin."),
        "tea", (11, 12, 13), ("che-ca-phe",),
    ),
    Craft(
        "nau-ruou-do-uong", msg("Nấu rượu, đồ uống"), msg("Men lá, nếp nương, quả rừng ngâm đủ tháng."),
        "wine-jar", (14, 15, 16, 17), ("do-uong",),
    ),
    Craft(
        "duoc-lieu", msg("Thuốc nam, dược liệu"), msg("Cây thuốc trong vườn, nồi chưng tinh dầu, xà phòng thảo mộc."),
        "herbs", (18, 19, 20), ("duoc-lieu-my-pham",),
    ),
    Craft(
        "det-theu", msg("Dệt, thêu"), msg("Xe sợi, nhuộm chàm, dệt khung cửi, thêu tay từng mũi."),
        "weaving", (22,), ("vai-may-mac",),
    ),
    Craft(
        "dan-lat-thu-cong", msg("Đan lát, thủ công"), msg("Mây, tre, cói, bẹ chuối qua tay thành đồ dùng trong nhà."),
        "basket", (21,), ("thu-cong",),
    ),
    Craft(
        "hoa-cay-canh", msg("Hoa, cây cảnh"), msg("Ươm, ghép, uốn: hoa Tết và cây trước hiên."),
        "flower", (23, 24, 25), ("hoa-cay-canh",),
    ),
    Craft(
        "chan-nuoi-danh-bat", msg("Chăn nuôi, đánh bắt"), msg("Đàn vịt chạy đồng, mẻ cá tươi, trứng nhặt sáng nay."),
        "duck", (2,), (),
    ),
    Craft(
        "du-lich", msg("Đón khách về bản"), msg("Nhà sàn, bữa cơm và một ngày làm cùng chị em."),
        "homestay", (26,), ("du-lich-cong-dong",),
    ),
)  # fmt: skip

CRAFTS = {craft.slug: craft for craft in _EVERY}
MONTHS = range(1, 13)


def season_of(months: list[int]) -> int:
    """Return months as they are stored: one bit each, January first; all of them are no season."""
    mask = sum(1 << (month - 1) for month in set(months) if month in MONTHS)
    return 0 if mask == (1 << len(MONTHS)) - 1 else mask


def months_of(season: int) -> list[int]:
    """Return the months of a stored season."""
    return [month for month in MONTHS if season >> (month - 1) & 1]


def spans_of(season: int) -> list[tuple[int, int]]:
    """Return a season as its first and last months; one that goes over the new year stays in one piece."""
    chosen = set(months_of(season))
    starts = [month for month in sorted(chosen) if _before(month) not in chosen]
    return [(start, _end(start, chosen)) for start in starts]


def _before(month: int) -> int:
    return (month - 2) % 12 + 1


def _end(start: int, chosen: set[int]) -> int:
    end = start
    while end % 12 + 1 in chosen and end % 12 + 1 != start:
        end = end % 12 + 1
    return end
