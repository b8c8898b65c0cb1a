"""Words that promise a cure are shown to the officer; everyday words are not."""

import pytest

from marketplace.products.claims import doubtful_claims
from marketplace.products.rules import ProductData


def words(text: str) -> list[str]:
    return [claim.word for claim in doubtful_claims(ProductData("Nghệ mật ong", 1, description=text))]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Chữa đau dạ dày rất tốt", "Chữa"),
        ("hỗ trợ điều trị tiểu đường", "điều trị"),
        ("Đặc trị ho lâu ngày", "Đặc trị"),
        ("uống là 100% khỏi", "100% khỏi"),
        ("phòng bệnh cho cả nhà", "phòng bệnh"),
        ("dùng một tháng khỏi hẳn", "khỏi hẳn"),
        ("thần dược của núi rừng", "thần dược"),
    ],
)
def test_a_promise_of_a_cure_is_found(text, word):
    assert words(text) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Chưa qua tẩy trắng, không chất bảo quản.",
        "100% nếp nương, gặt tay.",
        "Giã chậm để hạt không gãy; trị giá một ngày công.",
        "Đi khỏi bản hai giờ đường núi.",
        "Phòng sấy sạch, có chữa cháy.",
    ],
)
def test_everyday_words_are_left_alone(text):
    assert words(text) == []


def test_the_officer_sees_the_words_around():
    [claim] = doubtful_claims(ProductData("Nghệ", 1, story=f"{'a ' * 50}Bà tôi chữa đau bụng {'b ' * 50}"))
    assert claim.field == "story"
    assert claim.before.startswith("…") and claim.before.endswith("Bà tôi ")
    assert claim.after.startswith(" đau bụng") and claim.after.endswith("…")
