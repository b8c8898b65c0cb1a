"""The index serves while it is written, and is whole whoever writes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.products.ports import SearchDocument, SearchQuery


def goods(number: int, name: str = "Gạo tám") -> SearchDocument:
    return SearchDocument(number, f"{name} {number}", "", "Sen Hồng", "Gạo Rice", "Xã Giao Thủy, Tỉnh Ninh Bình", "")


def ids(index: WhooshIndex, text: str = "gao") -> set[int]:
    return set(index.search(SearchQuery(text)).product_ids)


@pytest.fixture
def index(tmp_path) -> WhooshIndex:
    return WhooshIndex(tmp_path / "index")


def test_a_market_without_index_finds_nothing_until_it_is_built(index):
    index.put([goods(1)])
    index.remove([1])
    assert not index.is_ready()
    assert ids(index) == set()
    index.rebuild([])
    assert index.is_ready()
    assert ids(index) == set()


def test_products_come_change_and_go(index):
    index.rebuild([goods(1)])
    index.put([goods(2), goods(3)])
    assert ids(index) == {1, 2, 3}
    index.put([goods(2, "Chè xanh")])
    assert (ids(index), ids(index, "che xanh")) == ({1, 2, 3}, {2})
    index.remove([1, 99])
    assert ids(index) == {2, 3}


def test_another_process_sees_what_was_written(index, tmp_path):
    index.rebuild([goods(1)])
    other = WhooshIndex(tmp_path / "index")
    assert ids(other) == {1}
    index.put([goods(2)])
    assert ids(other) == {1, 2}
    index.rebuild([goods(3)])
    assert ids(other) == {3}


def test_the_old_index_serves_until_the_new_one_is_whole(index):
    index.rebuild([goods(1)])
    seen = []

    def documents():
        yield goods(2)
        seen.append(ids(index))
        yield goods(3)

    index.rebuild(documents())
    assert seen == [{1}]
    assert ids(index) == {2, 3}


def test_a_rebuild_that_breaks_off_changes_nothing(index):
    index.rebuild([goods(1)])

    def broken():
        yield goods(2)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.rebuild(broken())
    assert ids(index) == {1}
    index.put([goods(3)])
    assert ids(index) == {1, 3}


def test_writers_at_the_same_moment_lose_nothing(index, tmp_path):
    index.rebuild([])
    others = [WhooshIndex(tmp_path / "index") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: others[number % 4].put([goods(number)]), range(1, 9)))
    assert ids(index) == set(range(1, 9))


def test_readers_and_a_writer_do_not_disturb_each_other(index):
    index.rebuild([goods(1)])

    def read(_number: int) -> bool:
        return 1 in ids(index)

    with ThreadPoolExecutor(4) as pool:
        reading = pool.map(read, range(40))
        for number in range(2, 6):
            index.put([goods(number)])
        assert all(reading)


def test_old_indexes_are_cleared_away(index, tmp_path):
    for number in range(5):
        index.rebuild([goods(number)])
    assert len(list(Path(tmp_path / "index").glob("index-*"))) == 2
