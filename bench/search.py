"""Searching, both engines, beside a bare tantivy index of the same text that is asked for the same words.

Two hundred mixed queries on ten thousand and a hundred thousand made-up products: as written, without marks, by maker
and by place, begun, misspelt. Processor time; of three rounds the best, as others share the machine.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from tantivy import Document, Index, SchemaBuilder

from bench.market import Shape, market
from bench.pages import requests_to
from bench.report import Budget, Figure, most, show
from bench.timing import percentile
from marketplace.adapters.index_folder import IndexFolder
from marketplace.adapters.tantivy_index import TantivyIndex
from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.kernel.text import fold
from marketplace.products import following, searching
from marketplace.products.ports import SearchDocument
from marketplace.products.search_words import folded_words_of, indexed
from marketplace.products.shelves import PAGE_SIZE
from marketplace.wiring import ports

SIZES = (10_000, 100_000)
QUERIES, ROUNDS = 200, 3
MAKERS = 500
#: The bare index takes 0.24 and 2.1 ms where Whoosh, tuned, takes 9.5 and 83: what Whoosh may cost is told by it.
WHOOSH_P50, WHOOSH_P95 = 1.2 * 9.5 / 0.24, 83 / 2.1

GOODS = (
    "Mật ong bạc hà", "Mật ong rừng", "Trà shan tuyết", "Trà ô long", "Cà phê Arabica", "Kẹo dừa", "Dưa muối",
    "Dứa sấy", "Nước mắm cá cơm", "Mắm tôm", "Gạo nếp cái hoa vàng", "Gạo thơm", "Lạc rang tỏi", "Vừng đen",
    "Ngô nếp", "Rượu ngô men lá", "Bột sắn dây", "Miến dong", "Mộc nhĩ khô", "Nấm hương rừng", "Hạt điều rang muối",
    "Hạt mắc ca", "Quế thanh", "Tinh dầu hồi", "Xà phòng bồ kết", "Khăn thổ cẩm", "Túi thêu tay", "Chiếu cói",
)  # fmt: skip
KINDS = (
    "loại một", "đặc biệt", "nhà làm", "hữu cơ", "vùng cao", "bản địa", "truyền thống", "cổ truyền", "ven biển",
    "thượng hạng", "mùa mới", "phơi nắng", "thủ công", "hun khói", "nguyên chất",
)  # fmt: skip
PLACES = ("Lào Cai", "Ninh Bình Nam Định", "Vĩnh Long Bến Tre", "Lâm Đồng Đắk Nông", "Phú Thọ Hòa Bình", "Quảng Ninh")
STORY = ("chị em", "trong xã", "cùng nhau", "giữ nghề", "của bà", "nguyên liệu", "vườn nhà", "thủ công", "từng mẻ nhỏ")

Ask = Callable[[str], object]


def main() -> None:
    """Measure every size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    asked.add_argument("--market", action="store_true", help="also suggestions and pages on a market of that size")
    given = asked.parse_args()
    for size in given.sizes:
        with TemporaryDirectory(prefix="bench-") as folder:
            show(f"Searching {size:,} products, 200 mixed queries", list(_figures(size, Path(folder))), notes=[])
        if given.market:
            show(f"On a market of {size:,} products", _on_a_market(size), notes=["the whole answer, without HTTP"])


def goods(size: int) -> Iterator[SearchDocument]:
    """Yield made-up products, the same ones each time."""
    chance = Random(2026)
    for number in range(1, size + 1):
        name = f"{chance.choice(GOODS)} {chance.choice(KINDS)} {chance.choice(KINDS)} {number % 997}"
        maker = f"Hợp tác xã Sen {number % MAKERS}"
        told = " ".join(chance.choices(STORY, k=6))
        yield SearchDocument(number, name, "", maker, "Đặc sản Specialities", chance.choice(PLACES), told)


def queries() -> list[str]:
    """Return what is asked, the same each time."""
    chance = Random(1)
    ways = (_as_written, _without_marks, _of_a_place, _begun, _misspelt, _of_a_maker, _as_written, _without_marks)
    return [ways[number % len(ways)](chance) for number in range(QUERIES)]


def _as_written(chance: Random) -> str:
    return chance.choice(GOODS)


def _without_marks(chance: Random) -> str:
    return fold(chance.choice(GOODS))


def _of_a_place(chance: Random) -> str:
    return f"{chance.choice(GOODS)} {chance.choice(PLACES).split()[0]}"


def _of_a_maker(chance: Random) -> str:
    return f"{fold(chance.choice(GOODS))} sen {chance.randrange(MAKERS)}"


def _begun(chance: Random) -> str:
    return fold(chance.choice(GOODS))[:-2]


def _misspelt(chance: Random) -> str:
    return misspelt(fold(chance.choice(GOODS)))


def misspelt(text: str) -> str:
    """Return a text whose longest word has a letter too many: no word of the market."""
    longest = max(text.split(), key=len)
    return text.replace(longest, f"{longest[:2]}q{longest[2:]}", 1)


def _figures(size: int, folder: Path) -> Iterator[Figure]:
    bare = _Bare(folder / "bare")
    began = process_time()
    bare.fill(goods(size))
    floor = process_time() - began
    asked = queries()
    base = _milliseconds(bare.ask, asked)
    engines: tuple[tuple[IndexFolder, Budget, Budget], ...] = (
        (TantivyIndex(folder / "tantivy"), most(3), most(3)),
        (WhooshIndex(folder / "whoosh"), most(round(WHOOSH_P50, 1)), most(round(WHOOSH_P95, 1))),
    )
    for index, p50, p95 in engines:
        began = process_time()
        index.rebuild(goods(size))
        yield Figure(f"{index.engine}: building", process_time() - began, floor, "s")
        yield Figure(f"{index.engine}: size", _megabytes(index.folder), _megabytes(folder / "bare"), "MB")
        first = _milliseconds(_asking(index, PAGE_SIZE), asked)
        yield Figure(f"{index.engine}: first {PAGE_SIZE}, p50", _p(first, 0.5), _p(base, 0.5), "ms", p50)
        yield Figure(f"{index.engine}: first {PAGE_SIZE}, p95", _p(first, 0.95), _p(base, 0.95), "ms", p95)
        everything = _milliseconds(_asking(index, None), asked)
        yield Figure(f"{index.engine}: everything found, p50", _p(everything, 0.5), _p(base, 0.5), "ms")
        yield Figure(f"{index.engine}: everything found, p95", _p(everything, 0.95), _p(base, 0.95), "ms")
        exact = _milliseconds(_asking(index, PAGE_SIZE), [fold(name) for name in GOODS])
        typos = _milliseconds(_asking(index, PAGE_SIZE), [misspelt(fold(name)) for name in GOODS])
        yield Figure(f"{index.engine}: a typo beside an exact query", sum(typos), sum(exact), "ms", most(2))


def _on_a_market(size: int) -> list[Figure]:
    with market(shape=Shape(cooperatives=size // 25)) as app:
        following.rebuild(ports().search)
        begun = [name[:length] for name in map(fold, GOODS) for length in (2, 4, 6)]
        works = {text: requests_to(app, f"/search/suggestions?q={text.replace(' ', '+')}") for text in begun}
        pages = {text: requests_to(app, f"/search?q={text.replace(' ', '+')}") for text in map(fold, GOODS[:5])}
        suggesting = _milliseconds(lambda text: works[text](), begun)
        searched = _milliseconds(lambda text: pages[text](), list(pages))
    return [
        Figure("suggestions while typing, p95", _p(suggesting, 0.95), None, "ms", most(15)),
        Figure("a page of results with its facets, p50", _p(searched, 0.5), None, "ms"),
        Figure("a page of results with its facets, the slowest", max(searched), None, "ms"),
    ]


def _asking(index: IndexFolder, limit: int | None) -> Ask:
    return lambda text: searching.find(index, text, limit=limit)  # type: ignore[arg-type]


def _milliseconds(ask: Ask, texts: Sequence[str]) -> list[float]:
    for text in texts:
        ask(text)
    return [min(_once(ask, text) for _ in range(ROUNDS)) for text in texts]


def _once(ask: Ask, text: str) -> float:
    began = process_time()
    ask(text)
    return (process_time() - began) * 1000


def _p(values: Sequence[float], share: float) -> float:
    return percentile(values, share)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


class _Bare:
    """A tantivy index of the same words in one field, asked through its own parser; nothing else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        builder = SchemaBuilder()
        builder.add_unsigned_field("product", stored=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self.index = Index(self.schema, path=str(folder))

    def fill(self, documents: Iterator[SearchDocument]) -> None:
        """Write everything."""
        writer = self.index.writer(120_000_000, 1)
        for document in documents:
            told = {"product": document.product_id, "words": indexed(document).words}
            writer.add_document(Document.from_dict(told, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def ask(self, text: str) -> list[int]:
        """Return the best products."""
        searcher = self.index.searcher()
        query = self.index.parse_query(" ".join(folded_words_of(text)), ["words"])
        found = searcher.search(query, limit=PAGE_SIZE).hits
        return [searcher.doc(address)["product"][0] for _, address in found]


if __name__ == "__main__":
    main()
