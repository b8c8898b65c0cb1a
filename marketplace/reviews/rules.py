"""What holds for reviews and answers. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg

LONGEST_TEXT = 1_000
SHORTEST_REASON = 5
MOST_PHOTOS = 3
_IN_BRACKETS = re.compile(r"\([^()]*\)")
STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Opinion:
    """What a buyer says of one line; `is_named` when her shortened name may stand below it."""

    stars: int
    text: str = ""
    is_named: bool = True


def ensure_fits(opinion: Opinion) -> None:
    """Check the stars and the length of the text.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = {}
    if opinion.stars not in STARS:
        faults["stars"] = msg("Hãy chọn từ 1 đến 5 sao.")
    if len(opinion.text) > LONGEST_TEXT:
        faults["text"] = msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_TEXT)
    if faults:
        raise InvalidInput(fields=faults)


def ensure_reply(text: str) -> None:
    """Check that an answer says something and fits.

    Raises:
        InvalidInput: it is empty or too long.
    """
    if not text:
        raise InvalidInput(fields={"reply": msg("Hãy viết câu trả lời.")})
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(fields={"reply": msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_TEXT)})


def ensure_reason(text: str) -> None:
    """Check that it is written down why a review is hidden.

    Raises:
        InvalidInput: the reason says nothing.
    """
    if len(text) < SHORTEST_REASON:
        raise InvalidInput(fields={"reason": msg("Hãy ghi rõ vì sao ẩn đánh giá này.")})


def short_name(name: str) -> str:
    """Return a name that neighbours know and strangers do not: "Nguyễn Thị Hoa (chị Ba)" becomes "Hoa N."."""
    words = _IN_BRACKETS.sub(" ", name).split()
    if len(words) < 2:
        return ""
    return f"{words[-1]} {words[0][0].upper()}."


def average_tenths(counts: Mapping[int, int]) -> int:
    """Return the average of the stars in tenths, half up; 0 where there are none."""
    total = sum(counts.values())
    return (20 * sum(stars * count for stars, count in counts.items()) + total) // (2 * total) if total else 0


def ensure_few_photos(count: int) -> None:
    """Refuse more photos than a review may have.

    Raises:
        InvalidInput: there are too many.
    """
    if count > MOST_PHOTOS:
        raise InvalidInput(msg("Mỗi đánh giá kèm tối đa %(most)s ảnh.", most=MOST_PHOTOS))
