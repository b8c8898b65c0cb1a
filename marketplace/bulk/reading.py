"""Reading her table row by row: what each cell says, and what is wrong with it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from marketplace.bulk.columns import Column, Layout
from marketplace.bulk.packs import read_pack
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import group_thousands, parse_dong
from marketplace.kernel.text import fold, normalise, normalise_lines
from marketplace.products.rules import LONGEST

MOST_ROWS = 20_000
MOST_STOCK = 1_000_000
HEAVIEST_GRAMS = 1_500_000

C = Column
Read = TypeVar("Read")
Cells = Mapping[Column, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell; `row` is the row's number as her program shows it, `column` her own heading."""

    row: int
    column: str
    sentence: Message

    def kept(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"row": self.row, "column": self.column, "text": self.sentence.text, "values": self.sentence.values}


def fault_from(kept: Mapping[str, Any]) -> Fault:
    """Return a stored fault."""
    values = tuple((name, value) for name, value in kept["values"])
    return Fault(kept["row"], kept["column"], Message(kept["text"], values))


@dataclass
class PackRow:
    """One row's pack; what is `None` or empty was left out and stays as it is."""

    row: int
    unit: str = ""
    amount: int = 0
    label: str = ""
    label_en: str = ""
    price: int = 0
    stock: int | None = None
    weight_grams: int = 0
    seen: int | None = None


@dataclass
class Goods:
    """One product of the file: its rows, what is told of it, and its packs.

    `told` holds the fields of `ProductData` that were filled in; `told_at` the row where each first stood.
    """

    row: int
    own_code: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    told_at: dict[str, int] = field(default_factory=dict)
    packs: list[PackRow] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    is_faulty: bool = False

    @property
    def name(self) -> str:
        """What it is called, or her own code where the file has no name."""
        return str(self.told.get("name") or self.own_code)

    def kept(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)


def goods_from(kept: Mapping[str, Any]) -> Goods:
    """Return stored goods."""
    return Goods(**{**kept, "packs": [PackRow(**pack) for pack in kept["packs"]]})


@dataclass(frozen=True)
class Shelves:
    """The categories and OCOP sets by the names people may write, folded."""

    categories: Mapping[str, int]
    ocop_sets: Mapping[str, int]


@dataclass
class Table:
    """What was read of a file."""

    layout: Layout
    rows: int = 0
    goods: list[Goods] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(rows: Sequence[Sequence[str]], layout: Layout, shelves: Shelves) -> Table:
    """Read every row below the headings, and gather the rows of one product.

    Raises:
        InvalidInput: there is nothing in it, or more than we take.
    """
    filled = [
        (number, cells)
        for number, cells in enumerate(rows[layout.heading_row :], start=layout.heading_row + 1)
        if any(cell.strip() for cell in cells)
    ]
    if not filled:
        raise InvalidInput(msg("Tệp chưa có dòng sản phẩm nào dưới hàng tiêu đề."))
    if len(filled) > MOST_ROWS:
        most = group_thousands(MOST_ROWS)
        raise InvalidInput(msg("Tệp có nhiều hơn %(most)s dòng. Hãy chia thành vài tệp.", most=most))
    reader = _Reader(Table(layout, rows=len(filled)), shelves)
    for number, cells in filled:
        reader.read(number, {column: cells[at] for column, at in layout.places.items() if at < len(cells)})
    return reader.table


class _Reader:
    """Gathers goods row by row, and writes down every fault with its place."""

    def __init__(self, table: Table, shelves: Shelves) -> None:
        self.table = table
        self.shelves = shelves
        self.by_key: dict[str, Goods] = {}
        self.row = 0
        self.is_good = True

    def read(self, row: int, cells: Cells) -> None:
        """Read one row into the goods it belongs to."""
        self.row, self.is_good = row, True
        goods = self._goods_of(normalise(cells.get(C.OWN_CODE, "")), normalise(cells.get(C.NAME, "")))
        if goods is None:
            return
        for name in LONGEST:
            self._tell(goods, C(name), self._text(name, cells.get(C(name), "")))
        for column, names in ((C.CATEGORY, self.shelves.categories), (C.OCOP_SET, self.shelves.ocop_sets)):
            self._tell(goods, column, self._named(column, cells.get(column, ""), names))
        self._pack(goods, cells)
        goods.photos += [name for name in _file_names(cells.get(C.PHOTOS, "")) if name not in goods.photos]
        goods.is_faulty = goods.is_faulty or not self.is_good

    def _goods_of(self, own_code: str, name: str) -> Goods | None:
        if not own_code and not name:
            self._fault(C.NAME, msg("Hãy ghi tên sản phẩm."))
            return None
        keys = [key for key in (own_code and f"code:{fold(own_code)}", name and f"name:{fold(name)}") if key]
        goods = next((self.by_key[key] for key in keys[:1] if key in self.by_key), None)
        if goods is None:
            goods = Goods(row=self.row, own_code=own_code)
            self.table.goods.append(goods)
        for key in keys:
            # A name shared by two codes keeps belonging to the first; a code always decides by itself.
            self.by_key.setdefault(key, goods)
        return goods

    def _text(self, name: str, cell: str) -> str:
        is_one_line = name in ("name", "name_en", "summary", "origin")
        text = normalise(cell) if is_one_line else normalise_lines(cell)
        longest = LONGEST[name]
        if len(text) > longest:
            self._fault(C(name), msg("Dài quá: tối đa %(most)s ký tự.", most=longest))
            return ""
        return text

    def _named(self, column: Column, cell: str, names: Mapping[str, int]) -> int | None:
        written = fold(normalise(cell))
        if not written:
            return None
        if written not in names:
            self._fault(column, _unknown(column, normalise(cell)))
        return names.get(written)

    def _tell(self, goods: Goods, column: Column, value: Any) -> None:
        if not value:
            return
        if column not in goods.told:
            goods.told[column.value], goods.told_at[column.value] = value, self.row
        elif goods.told[column] != value:
            self._fault(column, msg("Khác với dòng %(row)s của cùng sản phẩm.", row=goods.told_at[column]))

    def _pack(self, goods: Goods, cells: Cells) -> None:
        if not any(cells.get(column, "").strip() for column in (C.PACK, C.UNIT, C.LABEL, C.PRICE, C.STOCK)):
            return
        pack = PackRow(self.row, label=normalise(cells.get(C.LABEL, "")), label_en=normalise(cells.get(C.LABEL_EN, "")))
        # Where she has no column for the amount, the pack's name may tell it: "khay 30 quả".
        written = cells.get(C.PACK, "") or cells.get(C.LABEL, "")
        read = self._read(C.PACK, lambda: read_pack(written, cells.get(C.UNIT, "")))
        if read is not None:
            pack.unit, pack.amount, pack.label = read.unit.code, read.amount, pack.label or read.label
        pack.price = self._read(C.PRICE, lambda: parse_dong(cells.get(C.PRICE, ""))) or 0
        pack.stock = self._count(C.STOCK, cells, MOST_STOCK)
        pack.weight_grams = self._count(C.WEIGHT, cells, HEAVIEST_GRAMS) or 0
        if self.is_good:
            self._add(goods, pack)

    def _add(self, goods: Goods, pack: PackRow) -> None:
        same = (pack.unit, pack.amount, fold(pack.label))
        twin = next((one for one in goods.packs if (one.unit, one.amount, fold(one.label)) == same), None)
        if twin is not None:
            self._fault(C.PACK, msg("Trùng quy cách với dòng %(row)s của cùng sản phẩm.", row=twin.row))
            return
        goods.packs.append(pack)

    def _count(self, column: Column, cells: Cells, most: int) -> int | None:
        written = normalise(cells.get(column, ""))
        # An empty cell leaves what stands.
        return self._read(column, lambda: _count(written, most)) if written else None

    def _read(self, column: Column, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except ValueError as error:
            self._fault(column, error.args[0])
            return None

    def _fault(self, column: Column, sentence: Message) -> None:
        self.is_good = False
        self.table.faults.append(Fault(self.row, self.table.layout.name_of(column), sentence))


def _unknown(column: Column, written: str) -> Message:
    if column == C.CATEGORY:
        return msg("Không có nhóm hàng “%(name)s”. Hãy ghi đúng tên một nhóm của chợ.", name=written)
    return msg("Không có bộ sản phẩm OCOP “%(name)s”. Hãy ghi số từ 1 đến 26 hoặc tên bộ.", name=written)


def _count(written: str, most: int) -> int:
    """Read a whole number with or without dots.

    Raises:
        ValueError: with a sentence for the person.
    """
    plain = written.replace(".", "").replace(" ", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10 and int(plain) <= most):
        raise ValueError(msg("Hãy nhập một số nguyên từ 0 đến %(most)s.", most=group_thousands(most)))
    return int(plain)


def _file_names(cell: str) -> list[str]:
    """Return the names of picture files in a cell, in lower case: several stand apart by commas or lines."""
    for separator in (";", "|", "\n"):
        cell = cell.replace(separator, ",")
    names = (normalise(name).replace("\\", "/").rpartition("/")[2].lower() for name in cell.split(","))
    return [name for name in names if name]
