"""An import from the file she sends to her word that it shall be kept."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from marketplace.bulk import queries
from marketplace.bulk.columns import Column, Layout, find_layout
from marketplace.bulk.models import ProductImport
from marketplace.bulk.planning import Plan, plans
from marketplace.bulk.ports import Tools
from marketplace.bulk.reading import Fault, Goods, Table, goods_from, read_table
from marketplace.bulk.states import IMPORT_LIFE, ImportAction
from marketplace.kernel import outbox
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.ports import FileStore
from marketplace.kernel.text import normalise
from marketplace.products import rules

CODE_PREFIX = "NH"
LONGEST_FILE_NAME = 120
#: More faults than these are the same fault many times over.
MOST_FAULTS = 1_000


@dataclass(frozen=True)
class Sent:
    """The files she sent, lying in the store."""

    file_name: str
    file_key: str
    pictures_key: str = ""


@dataclass
class Findings:
    """What a look at the files found; `refusal` says why there is nothing to show."""

    table: Table | None = None
    plans: list[Plan] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refusal: Message | None = None


def receive(file_name: str, content: bytes, pictures: bytes = b"", *, store: FileStore) -> Sent:
    """Put the files into the store, under keys nobody can guess; belongs in front of the transaction."""
    token = secrets.token_hex(16)
    sent = Sent(normalise(file_name)[:LONGEST_FILE_NAME], f"imports/{token}/table", f"imports/{token}/pictures")
    store.write(sent.file_key, content)
    if not pictures:
        return Sent(sent.file_name, sent.file_key)
    store.write(sent.pictures_key, pictures)
    return sent


def begin(cooperative_id: int, sent: Sent, *, act: Act) -> ProductImport:
    """Write an import down; the worker looks into its files."""
    one = ProductImport(
        code=new_code(8, prefix=CODE_PREFIX),
        cooperative_id=cooperative_id,
        file_name=sent.file_name,
        file_key=sent.file_key,
        pictures_key=sent.pictures_key,
        created_at=act.at,
        created_by=act.actor_id,
    )
    db.session.add(one)
    db.session.flush()
    outbox.post("check-import", {"import_id": one.id}, key=one.code, at=act.at)
    return one


def examine(one: ProductImport, tools: Tools) -> Findings:
    """Read the files and compare them with what the cooperative has; nothing is changed."""
    try:
        rows = tools.tables.rows(tools.store.read(one.file_key))
        table = read_table(rows, find_layout(rows), queries.shelves())
        faults = _picture_faults(table, one, tools)
    except InvalidInput as error:
        return Findings(refusal=error.message)
    except NotFound:
        return Findings(refusal=msg("Không còn thấy tệp đã gửi. Hãy gửi lại."))
    stock = queries.stock_for(table.goods, cooperative_id=one.cooperative_id)
    planned = plans(table.goods, stock, table.layout)
    for pack in (pack for plan in planned for pack in plan.packs if pack.variant is not None):
        pack.row.seen = stock.left.get(pack.variant.id, 0) if pack.variant else None
    every = [*table.faults, *faults, *(fault for plan in planned for fault in plan.faults)]
    return Findings(table, planned, sorted(every, key=lambda fault: fault.row))


def note(import_id: int, found: Findings, *, act: Act) -> ProductImport:
    """Write down what was found.

    Raises:
        TransitionNotAllowed: it was looked at already, or dropped.
    """
    one = db.session.get_one(ProductImport, import_id)
    if found.table is None:
        move(IMPORT_LIFE, one, ImportAction.REFUSE, act)
        one.refusal = _kept(found.refusal or msg("Không đọc được tệp này."))
        _remove_files(one, act)
        return one
    table = found.table
    one.rows, one.total, one.unused = table.rows, len(table.goods), table.layout.unused
    one.called = {column.value: name for column, name in table.layout.called.items()}
    one.new = sum(plan.is_new for plan in found.plans)
    one.changed = sum(plan.is_changed for plan in found.plans)
    one.faults = [fault.kept() for fault in found.faults[:MOST_FAULTS]]
    if found.faults:
        move(IMPORT_LIFE, one, ImportAction.FIND_FAULTS, act)
        _remove_files(one, act)
        return one
    one.goods = [goods.kept() for goods in table.goods]
    move(IMPORT_LIFE, one, ImportAction.ACCEPT, act)
    return one


def confirm(code: str, *, cooperative_id: int, act: Act, is_sent: bool = False) -> ProductImport:
    """Have everything kept, part by part; a second word changes nothing.

    Args:
        is_sent: new products that lack nothing go to the officers at once; otherwise they stay drafts.

    Raises:
        NotFound: the cooperative has no such import.
        TransitionNotAllowed: it has faults, or was dropped.
    """
    one = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    if one.confirmed_by is not None or one.finished_at is not None:
        return one
    move(IMPORT_LIFE, one, ImportAction.CONFIRM, act)
    one.confirmed_by, one.is_sent = act.actor_id, is_sent
    outbox.post("keep-import", {"import_id": one.id, "done": 0}, key=f"{one.code}:0", at=act.at)
    return one


def drop(code: str, *, cooperative_id: int, act: Act) -> ProductImport:
    """Forget a file that was not confirmed.

    Raises:
        NotFound: the cooperative has no such import.
        TransitionNotAllowed: it is being kept, or over.
    """
    one = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    move(IMPORT_LIFE, one, ImportAction.DROP, act)
    one.goods, one.faults = [], []
    _remove_files(one, act)
    return one


def remove_files(keys: list[str], *, store: FileStore) -> None:
    """Take an import's files out of the store; may be done twice."""
    for key in keys:
        store.delete(key)


def layout_of(one: ProductImport) -> Layout:
    """Return how she heads the columns, for faults that are found later."""
    return Layout(0, {}, {Column(name): called for name, called in one.called.items()}, [])


def goods_of(one: ProductImport, start: int = 0, end: int | None = None) -> list[Goods]:
    """Return what was read of the file, or a part of it."""
    return [goods_from(kept) for kept in one.goods[start:end]]


def preview(one: ProductImport, *, limit: int) -> list[Plan]:
    """Return what would be done with the first goods of the file."""
    goods = goods_of(one, 0, limit)
    return plans(goods, queries.stock_for(goods, cooperative_id=one.cooperative_id), layout_of(one))


def _picture_faults(table: Table, one: ProductImport, tools: Tools) -> list[Fault]:
    named = [(goods, name) for goods in table.goods for name in goods.photos]
    column = table.layout.name_of(Column.PHOTOS)
    if not one.pictures_key:
        # Without an archive the pictures she has stay as they are.
        return []
    content = tools.store.read(one.pictures_key)
    members = tools.archive.names(content)
    faults = [
        Fault(goods.row, column, msg("Trong tệp zip không có ảnh “%(name)s”.", name=name))
        for goods, name in named
        if name not in members
    ]
    broken = {
        name: sentence
        for name in {name for _, name in named if name in members}
        if (sentence := _broken(content, members[name], tools))
    }
    faults += [Fault(goods.row, column, broken[name]) for goods, name in named if name in broken]
    most = rules.MOST_PHOTOS
    faults += [
        Fault(goods.row, column, msg("Mỗi sản phẩm có tối đa %(most)s ảnh.", most=most))
        for goods in table.goods
        if len(goods.photos) > most
    ]
    return faults


def _broken(content: bytes, member: str, tools: Tools) -> Message | None:
    try:
        tools.studio.inspect(tools.archive.read(content, member))
    except InvalidInput as error:
        return error.message
    return None


def _remove_files(one: ProductImport, act: Act) -> None:
    keys = [key for key in (one.file_key, one.pictures_key) if key]
    outbox.post("remove-import-files", {"keys": keys}, key=one.code, at=act.at)


def _kept(sentence: Message) -> dict[str, Any]:
    return {"text": sentence.text, "values": sentence.values}
