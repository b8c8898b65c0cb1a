"""Which authority fits which stars, and when the next dossier is due."""

from datetime import date, timedelta

import pytest

from marketplace.certificates.rules import Renewal, authority_doubt, expiry, renewal

NOW = date(2026, 3, 1)
BEFORE_THE_REFORM = date(2025, 6, 30)


@pytest.mark.parametrize(
    "stars, authority, issued_on",
    [
        (5, "Bộ Nông nghiệp và Môi trường", NOW),
        (5, "Bộ Nông nghiệp và Phát triển nông thôn", BEFORE_THE_REFORM),
        (4, "UBND tỉnh Ninh Bình", NOW),
        (4, "Ủy ban nhân dân thành phố Hà Nội", NOW),
        (3, "UBND TP. Hồ Chí Minh", NOW),
        (3, "UBND huyện Giao Thủy", BEFORE_THE_REFORM),
        (3, "Quận Bắc Từ Liêm", BEFORE_THE_REFORM),
    ],
)
def test_it_fits(stars: int, authority: str, issued_on: date) -> None:
    assert authority_doubt(stars, authority=authority, issued_on=issued_on) is None


@pytest.mark.parametrize(
    "stars, authority, issued_on",
    [
        (5, "UBND tỉnh Ninh Bình", NOW),
        (4, "UBND huyện Giao Thủy", BEFORE_THE_REFORM),
        (3, "UBND huyện Giao Thủy", date(2025, 7, 1)),
        (3, "Hội Nông dân", NOW),
        (4, "Bộ Nông nghiệp và Môi trường", NOW),
    ],
)
def test_it_is_doubtful(stars: int, authority: str, issued_on: date) -> None:
    assert authority_doubt(stars, authority=authority, issued_on=issued_on) is not None


@pytest.mark.parametrize(
    "days_left, told",
    [
        (211, Renewal.FAR),
        (210, Renewal.PREPARE),
        (181, Renewal.PREPARE),
        (180, Renewal.OPEN),
        (120, Renewal.OPEN),
        (119, Renewal.LATE),
        (1, Renewal.LATE),
        (0, Renewal.EXPIRED),
    ],
)
def test_the_end_is_announced_in_time(days_left: int, told: Renewal) -> None:
    assert renewal(NOW + timedelta(days=days_left), today=NOW) is told


def test_36_months_end_on_the_same_day_or_the_last_of_the_month() -> None:
    assert expiry(date(2025, 12, 20)) == date(2028, 12, 20)
    assert expiry(date(2024, 2, 29)) == date(2027, 2, 28)
