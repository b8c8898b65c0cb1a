"""The index serves while it is written, and is whole whoever writes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace.kernel.feed import Cursor
from marketplace.products.ports import IndexChanges, SearchDocument, SearchIndex, SearchQuery
from tests.makers.indexes import ENGINES, make_index, once


def goods(number: int, name: str = "Gạo tám") -> SearchDocument:
    return SearchDocument(number, f"{name} {number}", "", "Sen Hồng", "Gạo Rice", "Xã Giao Thủy, Tỉnh Ninh Bình", "")


def ids(index: SearchIndex, text: str = "gao") -> set[int]:
    return set(index.search(SearchQuery(text)).product_ids)


@pytest.fixture(params=ENGINES)
def index(request, tmp_path) -> SearchIndex:
    return make_index(request.param, tmp_path / "index")


@pytest.fixture
def another(index):
    """The same index as another process opens it."""
    return lambda: type(index)(index.folder)


def test_a_market_without_index_finds_nothing_until_it_is_built(index):
    assert not index.follow(once([goods(1)]))
    assert not index.is_ready()
    assert ids(index) == set()
    index.rebuild([])
    assert index.is_ready()
    assert ids(index) == set()


def test_products_come_change_and_go(index):
    index.rebuild([goods(1)])
    index.follow(once([goods(2), goods(3)]))
    assert ids(index) == {1, 2, 3}
    index.follow(once([goods(2, "Chè xanh")]))
    assert (ids(index), ids(index, "che xanh")) == ({1, 2, 3}, {2})
    index.follow(once(remove=[1, 99]))
    assert ids(index) == {2, 3}


def test_another_process_sees_what_was_written(index, another):
    index.rebuild([goods(1)])
    other = another()
    assert ids(other) == {1}
    index.follow(once([goods(2)]))
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
    index.follow(once([goods(3)]))
    assert ids(index) == {1, 3}


def test_of_writers_at_the_same_moment_one_writes_and_nothing_is_lost(index, another):
    """Who comes while another writes goes away: the one who writes looks for more before it leaves."""
    index.rebuild([])
    feed = [goods(number) for number in range(1, 25)]

    def changes_after(cursor: Cursor) -> IndexChanges:
        put = feed[cursor.note_id : cursor.note_id + 3]
        return IndexChanges(Cursor(0, cursor.note_id + len(put)), put)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda each: each.follow(changes_after), [another() for _ in range(4)]))
    assert any(done)
    assert ids(index) == set(range(1, 25))
    assert index.cursor() == Cursor(0, 24)


def test_a_process_that_dies_before_it_remembers_how_far_it_came_writes_once_more(index, another):
    index.rebuild([], cursor=Cursor(0, 5))
    index.write(index.serving(), IndexChanges(Cursor(0, 6), [goods(1)]))
    assert ids(index) == {1}
    assert another().cursor() == Cursor(0, 5)
    another().follow(once([goods(1, "Chè xanh")]))
    assert (ids(index, "tam"), ids(index, "che xanh")) == (set(), {1})
    assert index.cursor() == Cursor(0, 6)


def test_a_write_that_breaks_off_changes_nothing_and_is_not_remembered(index):
    index.rebuild([goods(1)], cursor=Cursor(0, 5))

    def broken():
        yield goods(2)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.write(index.serving(), IndexChanges(Cursor(0, 6), broken()))
    assert (ids(index), index.cursor()) == ({1}, Cursor(0, 5))
    index.follow(once([goods(3)]))
    assert ids(index) == {1, 3}


def test_what_changes_while_an_index_is_built_is_in_it_when_it_serves(index):
    index.rebuild([goods(1)])
    index.rebuild([goods(1), goods(2)], cursor=Cursor(0, 7), changes_after=once([goods(3)], remove=[1]))
    assert ids(index) == {2, 3}
    assert index.cursor() == Cursor(0, 8)


def test_only_one_builds_at_a_time(index, another):
    def documents():
        assert not another().rebuild([goods(9)])
        yield goods(1)

    assert index.rebuild(documents())
    assert ids(index) == {1}


def test_an_index_of_another_shape_does_not_serve(index, another):
    index.rebuild([goods(1)])
    other = another()
    other.shape = "older"
    assert not other.is_ready()
    other.rebuild([goods(2)])
    assert (ids(other), index.is_ready()) == ({2}, False)


def test_readers_and_a_writer_do_not_disturb_each_other(index):
    index.rebuild([goods(1)])

    def read(_number: int) -> bool:
        return 1 in ids(index)

    with ThreadPoolExecutor(4) as pool:
        reading = pool.map(read, range(40))
        for number in range(2, 6):
            index.follow(once([goods(number)]))
        assert all(reading)


def test_old_indexes_are_cleared_away(index):
    for number in range(5):
        index.rebuild([goods(number)])
    assert len(list(index.folder.glob("index-*"))) == 2
