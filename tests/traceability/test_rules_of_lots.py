"""Numbers, warnings and the list of ten, without any rows."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.traceability.kinds import GoodsGroup
from marketplace.traceability.rules import (
    TraceFacts,
    clean_number,
    goods_group,
    is_expired,
    label_warning,
    packs_in,
    propose_number,
    trace_items,
)

DAY = date(2026, 11, 22)
WHOLE = TraceFacts(
    product="Mật ong", photos=1, maker="HTX Sen Hồng", address="Thôn 3", origin="Ninh Bình", events=3, number="MO-1",
    best_before_on=DAY, group=GoodsGroup.FOOD, standard="TCVN 12605:2019", certificates=0, code="LABC",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("mo 2611/a", "MO-2611-A"), ("  lô đỏ ", "LO-DO"), ("A--B", "A-B"), ("…", ""), ("", ""), ("A-1", "A-1")],
)
def test_a_number_is_kept_in_plain_letters(typed: str, kept: str) -> None:
    assert clean_number(typed) == kept


@pytest.mark.parametrize(
    ("name", "number"),
    [("Mật ong rừng", "MOR-261122-01"), ("Đông trùng hạ thảo sấy", "DTHT-261122-01"), ("!!!", "LO-261122-01")],
)
def test_a_number_is_proposed_from_name_and_day(name: str, number: str) -> None:
    assert propose_number(name, DAY, serial=1) == number


def test_a_record_that_tells_everything_counts_ten() -> None:
    assert sum(item.is_told for item in trace_items(WHOLE)) == 10


def test_what_is_missing_is_not_counted() -> None:
    told = trace_items(replace(WHOLE, photos=0, standard="", best_before_on=None))
    assert [str(item.name) for item in told if not item.is_told] == [
        "Hình ảnh sản phẩm, hàng hóa",
        "Hạn sử dụng (nếu có)",
        "Tiêu chuẩn, quy chuẩn, giấy chứng nhận được áp dụng",
    ]


def test_cloth_and_baskets_need_no_best_before_date() -> None:
    for group in (GoodsGroup.TEXTILE, GoodsGroup.CRAFT):
        assert sum(item.is_told for item in trace_items(replace(WHOLE, group=group, best_before_on=None))) == 10


def test_a_lot_is_good_on_its_last_day_and_not_after() -> None:
    assert not is_expired(DAY, today=DAY)
    assert is_expired(date(2026, 11, 21), today=DAY)
    assert not is_expired(None, today=DAY)


def test_a_tenth_more_labels_than_packs_is_no_mistake() -> None:
    assert packs_in(50_000, 500) == 100
    assert label_warning(count=60, printed_before=50, packs=100) is None
    assert label_warning(count=5000, printed_before=0, packs=0) is None


def test_more_labels_than_that_bring_a_warning() -> None:
    warning = label_warning(count=61, printed_before=50, packs=100)
    assert warning is not None and "111 tem" in str(warning)


def test_shelves_belong_to_groups_of_goods() -> None:
    assert goods_group("nong-san-tuoi") == GoodsGroup.FRESH
    assert goods_group("vai-may-mac") == GoodsGroup.TEXTILE
    assert goods_group("du-lich-cong-dong") == GoodsGroup.OTHER
