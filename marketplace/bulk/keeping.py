"""Keeping what was confirmed, part by part: each part is one transaction and counts once, however often it is tried."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import select, update

from marketplace.bulk import queries, services
from marketplace.bulk.models import ImportedPicture, OwnCode, ProductImport
from marketplace.bulk.planning import PackPlan, Plan, plans
from marketplace.bulk.ports import Tools
from marketplace.bulk.reading import Goods
from marketplace.bulk.states import IMPORT_LIFE, ImportAction, ImportState
from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import services as inventory
from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.kernel.history import Act, move
from marketplace.kernel.text import fold
from marketplace.products import listing, photos, rules, variants
from marketplace.products import queries as products
from marketplace.products.models import Product
from marketplace.products.photos import Upload
from marketplace.products.rules import Check
from marketplace.products.states import PRODUCT_LIFE, ProductAction

#: Goods kept in one transaction: short enough that a buyer's order never waits for long.
PART = 100


@dataclass
class Part:
    """The next goods of an import, with their pictures already in the store, by the row of the goods."""

    import_id: int
    done: int
    goods: list[Goods]
    pictures: dict[int, list[tuple[str, Upload]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def prepare(import_id: int, done: int, tools: Tools) -> Part | None:
    """Return the part that comes next, or nothing when it is kept already; belongs outside of a transaction."""
    one = queries.find(import_id)
    if one is None or one.state != ImportState.APPLYING or one.done != done:
        return None
    part = Part(import_id, done, services.goods_of(one, done, done + PART))
    if one.pictures_key and any(goods.photos for goods in part.goods):
        _receive_pictures(part, one, tools)
    return part


def keep(part: Part, *, act: Act) -> bool:
    """Keep one part and ask for the next.

    Returns:
        Whether it was kept by this call.
    """
    one = db.session.get_one(ProductImport, part.import_id)
    if not _counted(part):
        return False
    db.session.refresh(one)
    by = Act(one.confirmed_by, act.at, note=one.code)
    # Two files of one cooperative are kept one after the other: a product named in both is written down once.
    db.session.scalar(select(Cooperative.id).where(Cooperative.id == one.cooperative_id).with_for_update())
    stock = queries.stock_for(part.goods, cooperative_id=one.cooperative_id)
    planned = plans(part.goods, stock, services.layout_of(one))
    good = [plan for plan in planned if not plan.faults]
    for plan, product in [*_begin([plan for plan in good if plan.is_new], one, by), *_standing(good)]:
        _keep_one(plan, product, one, part, by)
    late = [fault.kept() for plan in planned for fault in plan.faults]
    one.faults = [*one.faults, *late]
    _go_on(one, by)
    return True


def put_away(part: Part, tools: Tools) -> None:
    """Take out of the store what no row names; belongs behind the transaction, kept or not."""
    for pictures in part.pictures.values():
        for _, upload in pictures:
            if upload.key not in part.used:
                photos.discard(upload, store=tools.store)


def _counted(part: Part) -> bool:
    """Count the part first, in one statement: of two workers with the same part only one goes on."""
    counted = db.session.scalar(
        update(ProductImport)
        .where(ProductImport.id == part.import_id, ProductImport.done == part.done)
        .where(ProductImport.state == ImportState.APPLYING)
        .values(done=part.done + len(part.goods))
        .returning(ProductImport.id)
        .execution_options(synchronize_session=False)
    )
    return counted is not None


def _go_on(one: ProductImport, act: Act) -> None:
    if one.done < one.total:
        key = f"{one.code}:{one.done}"
        outbox.post("keep-import", {"import_id": one.id, "done": one.done}, key=key, at=act.at)
        return
    move(IMPORT_LIFE, one, ImportAction.FINISH, act)
    one.finished_at, one.goods = act.at, []
    keys = [key for key in (one.file_key, one.pictures_key) if key]
    outbox.post("remove-import-files", {"keys": keys}, key=one.code, at=act.at)


def _begin(new: list[Plan], one: ProductImport, act: Act) -> list[tuple[Plan, Product]]:
    """Write down new products with their packs and stock, all in a few statements."""
    told = [plan.told for plan in new if plan.told is not None]
    begun = list(zip(new, listing.create_all(one.cooperative_id, told, act=act), strict=True))
    packs = [(product, pack) for plan, product in begun for pack in plan.packs]
    added = variants.add_first([(product, pack.data) for product, pack in packs], act=act)
    counted = {variant.id: pack.stock or 0 for (_, pack), variant in zip(packs, added, strict=True)}
    inventory.count_first(counted, act=act)
    return begun


def _standing(good: list[Plan]) -> list[tuple[Plan, Product]]:
    return [(plan, plan.product) for plan in good if plan.product is not None]


def _keep_one(plan: Plan, product: Product, one: ProductImport, part: Part, act: Act) -> None:
    if plan.product is not None and plan.is_told_anew and plan.told is not None:
        listing.save(product.code, plan.told, cooperative_id=one.cooperative_id, act=act)
    if plan.own_code and plan.is_new:
        db.session.add(_own_code(plan, product))
    elif plan.own_code:
        db.session.merge(_own_code(plan, product))
    for pack in plan.packs if not plan.is_new else ():
        _keep_pack(pack, product, act)
    _keep_pictures(product, part, plan.goods.row, act)
    if plan.is_new and one.is_sent:
        _send(product, act)


def _own_code(plan: Plan, product: Product) -> OwnCode:
    return OwnCode(
        product_id=product.id,
        cooperative_id=product.cooperative_id,
        code=plan.own_code,
        folded=fold(plan.own_code),
    )


def _keep_pack(pack: PackPlan, product: Product, act: Act) -> None:
    owner = product.cooperative_id
    if pack.variant is None:
        added = variants.add_variant(product.code, pack.data, cooperative_id=owner, act=act)
        if pack.stock:
            inventory.count_stock(added.id, pack.stock, act=act)
        return
    if pack.is_changed:
        variants.save_variant(pack.variant.id, pack.data, cooperative_id=owner, act=act)
    if pack.stock is not None:
        inventory.count_stock(pack.variant.id, pack.stock, seen=pack.row.seen, act=act)


def _keep_pictures(product: Product, part: Part, row: int, act: Act) -> None:
    wanted = part.pictures.get(row, [])
    if not wanted:
        return
    known = queries.digests_of([product.id])
    room = rules.MOST_PHOTOS - len(products.photos_of([product.id])[product.id])
    for digest, upload in [pair for pair in wanted if (product.id, pair[0]) not in known][: max(room, 0)]:
        photos.add_photo(product.code, upload, cooperative_id=product.cooperative_id, act=act)
        db.session.add(ImportedPicture(product_id=product.id, digest=digest))
        part.used.add(upload.key)


def _send(product: Product, act: Act) -> None:
    """Send a new product to the officers if nothing required is missing; otherwise it stays a draft."""
    category = products.get_category(product.category_id)
    packs = products.variants_of([product.id])[product.id]
    pictures = products.photos_of([product.id])[product.id]
    open_checks = rules.checklist(products.facts_of(product, category, variants=packs, photos=pictures))
    if all(map(_is_done, open_checks)) and PRODUCT_LIFE.allows(product.state, ProductAction.SUBMIT):
        listing.submit(product.code, cooperative_id=product.cooperative_id, act=act)


def _is_done(check: Check) -> bool:
    return check.is_met or not check.is_required


def _receive_pictures(part: Part, one: ProductImport, tools: Tools) -> None:
    content = tools.store.read(one.pictures_key)
    members = tools.archive.names(content)
    stock = queries.stock_for(part.goods, cooperative_id=one.cooperative_id)
    planned = plans(part.goods, stock, services.layout_of(one))
    known = queries.digests_of([plan.product.id for plan in planned if plan.product])
    for plan in planned:
        owner = plan.product.id if plan.product else 0
        files = [tools.archive.read(content, members[name]) for name in plan.goods.photos if name in members]
        digests = {hashlib.sha256(file).hexdigest(): file for file in files}
        part.pictures[plan.goods.row] = [
            (digest, photos.receive(file, studio=tools.studio, store=tools.store))
            for digest, file in digests.items()
            if (owner, digest) not in known
        ]
