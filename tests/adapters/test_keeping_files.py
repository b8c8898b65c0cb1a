"""Files stay in their folder, and a reader never sees half of one."""

import threading

import pytest

from marketplace.adapters.local_files import LocalFiles
from marketplace.kernel.errors import NotFound

OUTSIDE = ["../secret", "a/../../secret", "/etc/passwd", "..", "a/../..", "photos/../../secret", "", ".", "a\x00b"]


@pytest.fixture
def store(tmp_path) -> LocalFiles:
    (tmp_path / "secret").write_bytes(b"of the machine")
    return LocalFiles(tmp_path / "media", base_url="/media/")


def test_what_is_written_is_read_again(store):
    store.write("photos/ab12/640.webp", b"one")
    store.write("photos/ab12/640.webp", b"two")
    assert store.read("photos/ab12/640.webp") == b"two"
    assert store.url("photos/ab12/640.webp") == "/media/photos/ab12/640.webp"


def test_what_is_removed_is_gone_and_may_be_removed_again(store):
    store.write("a/b", b"one")
    store.delete("a/b")
    store.delete("a/b")
    with pytest.raises(NotFound):
        store.read("a/b")


@pytest.mark.parametrize("key", ["a", "a/b/c", "x" * 300, "a/" * 3000 + "b"])
def test_where_no_file_can_be_none_is_found(store, key):
    store.write("a/b", b"one")
    with pytest.raises(NotFound):
        store.read(key)


@pytest.mark.parametrize("key", OUTSIDE)
def test_no_key_leads_out_of_the_folder(store, tmp_path, key):
    for act in (lambda: store.read(key), lambda: store.write(key, b"mine now"), lambda: store.delete(key)):
        with pytest.raises(NotFound):
            act()
    assert (tmp_path / "secret").read_bytes() == b"of the machine"


def test_a_link_that_leads_out_is_not_followed(store, tmp_path):
    store.write("a", b"one")
    (store.folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(NotFound):
        store.read("link")


def test_a_reader_never_sees_half_a_file(store):
    whole = {b"a" * 200_000, b"b" * 200_000}
    store.write("photo", next(iter(whole)))
    stop, seen = threading.Event(), set()

    def read() -> None:
        while not stop.is_set():
            seen.add(store.read("photo"))

    reader = threading.Thread(target=read)
    reader.start()
    for _round in range(40):
        for content in whole:
            store.write("photo", content)
    stop.set()
    reader.join()
    assert seen <= whole


def test_nothing_is_left_lying_about(store):
    store.write("a/b", b"one")
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == ["b"]
