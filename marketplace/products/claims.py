"""Words that food may not be advertised with; the reviewing officer is warned, she decides. Pure.

Food must not be said to cure: Nghị định 15/2018/NĐ-CP on food safety and the law on advertising.
"""

import re
from dataclasses import dataclass

from marketplace.kernel.text import normalise
from marketplace.products.rules import ProductData

# With accents on purpose: "chưa" (not yet) and "chừa" are no claims, "chữa" is one.
_CLAIMS = re.compile(
    r"\b(?:chữa(?!\s+(?:cháy|lửa|thẹn))|điều trị|đặc trị|trị (?:dứt điểm|tận gốc|bệnh|ho|ung thư|tiểu đường)"
    r"|khỏi (?:bệnh|hẳn)|100\s?%\s*khỏi|phòng (?:chống )?(?:bệnh|ung thư)|ung thư|thần dược|thuốc tiên"
    r"|thay thế thuốc|không tác dụng phụ|cam kết khỏi|hết bệnh)\b|100\s?%\s*(?:hiệu quả|khỏi)",
    re.IGNORECASE,
)
_LOOKED_AT = ("name", "summary", "description", "story", "ingredients", "usage")
_AROUND = 40


@dataclass(frozen=True)
class Claim:
    """A doubtful word, where it stands, and the text around it."""

    field: str
    word: str
    before: str
    after: str


def doubtful_claims(told: ProductData) -> list[Claim]:
    """Return every place where a listing seems to promise a cure."""
    found = []
    for field in _LOOKED_AT:
        text = normalise(getattr(told, field))
        found += [
            Claim(field, match[0], _tail(text[: match.start()]), _head(text[match.end() :]))
            for match in _CLAIMS.finditer(text)
        ]
    return found


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else f"{text[:_AROUND]}…"
