"""Which authority fits which stars, and when the next dossier is due."""

from datetime import date, timedelta

import pytest

from marketplace.certificates.kinds import KIND_RULES, CertificateKind
from marketplace.certificates.rules import (
    CertificateDetails,
    Renewal,
    authority_doubt,
    clean_details,
    expiry,
    last_day,
    next_round,
    renewal,
)
from marketplace.kernel.errors import InvalidInput

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
        (0, Renewal.LATE),
        (-1, Renewal.EXPIRED),
    ],
)
def test_the_end_is_announced_in_time(days_left: int, told: Renewal) -> None:
    assert renewal(CertificateKind.OCOP, NOW + timedelta(days=days_left), today=NOW) is told


@pytest.mark.parametrize(
    "issued_on, last",
    [
        (date(2025, 12, 20), date(2028, 12, 20)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2023, 8, 31), date(2026, 8, 31)),
    ],
)
def test_36_months_end_with_the_same_day_or_the_last_of_the_month(issued_on: date, last: date) -> None:
    assert last_day(CertificateDetails(issued_on=issued_on)) == last
    assert expiry(issued_on) == last + timedelta(days=1)


@pytest.mark.parametrize(
    "today, day",
    [
        (date(2026, 11, 22), date(2027, 4, 30)),
        (date(2027, 4, 30), date(2027, 4, 30)),
        (date(2027, 5, 1), date(2027, 10, 30)),
    ],
)
def test_the_next_round_of_communes_is_known(today: date, day: date) -> None:
    assert next_round(today) == day


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_each_kind_names_all_that_it_lacks_at_once(kind: CertificateKind) -> None:
    with pytest.raises(InvalidInput) as fault:
        clean_details(CertificateDetails(kind=kind), today=NOW)
    assert set(fault.value.fields) == KIND_RULES[kind].needed


def test_a_growing_area_code_follows_no_pattern() -> None:
    code = CertificateDetails(
        kind=CertificateKind.GROWING_AREA, decision_number="Vùng  Sen", authority="Chi cục", crop="Sen", area="Tam Cốc"
    )
    assert clean_details(code, today=NOW).decision_number == "Vùng Sen"


def test_what_a_kind_does_not_say_is_left_out() -> None:
    typed = CertificateDetails("Trà", 5, "A1", "Quatest", NOW, CertificateKind.HACCP, date(2027, 3, 1), crop="Trà")
    cleaned = clean_details(typed, today=NOW)
    assert (cleaned.stars, cleaned.crop, cleaned.valid_to) == (None, "", date(2027, 3, 1))


@pytest.mark.parametrize("valid_to", [date(2025, 1, 1), date(2090, 1, 1)])
def test_an_impossible_last_day_is_refused(valid_to: date) -> None:
    typed = CertificateDetails("Trà", None, "A1", "Quatest", NOW, CertificateKind.HACCP, valid_to)
    with pytest.raises(InvalidInput) as fault:
        clean_details(typed, today=NOW)
    assert set(fault.value.fields) == {"valid_to"}
