"""Words that a listing is warned of; the reviewing officer decides. The words are data: `data/claims.toml`. Pure.

Food must not be said to cure: Nghị định 15/2018/NĐ-CP on food safety and the law on advertising.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.kernel.text import normalise
from marketplace.products.rules import ProductData

_WORDS = Path(__file__).parent / "data" / "claims.toml"
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
            for match in _pattern().finditer(text)
        ]
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """Return one pattern of all words; at one place the longest wins."""
    groups = tomllib.loads(_WORDS.read_text(encoding="utf8"))["warning"]
    words = [(word, group.get("unless_followed_by", [])) for group in groups for word in group["words"]]
    longest_first = sorted(words, key=lambda each: -len(each[0]))
    return re.compile("|".join(_one(normalise(word), unless) for word, unless in longest_first), re.IGNORECASE)


def _one(word: str, unless: list[str]) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split()).replace("%", r"\s?%")
    others = "|".join(re.escape(normalise(other)) for other in unless)
    return rf"(?<!\w){spaced}(?!\w)" + (rf"(?!\s+(?:{others}))" if others else "")


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else f"{text[:_AROUND]}…"
