"""What an officer of the Union decides about a listing."""

from dataclasses import replace

from sqlalchemy import update

from marketplace.cooperatives.rules import may_trade
from marketplace.cooperatives.trading import ensure_ready
from marketplace.cooperatives.verifying import ensure_not_her_own
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, RuleBroken, StaleState
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise_lines
from marketplace.products import comparing, queries, revisions, rules
from marketplace.products.listing import tell_search
from marketplace.products.models import Product, ProductRevision
from marketplace.products.proposed import get_revision
from marketplace.products.states import PRODUCT_LIFE, REVISION_LIFE, ProductAction, RevisionAction
from marketplace.products.words import COMPARED_NAMES
from marketplace.territory.rules import TerritoryScope


def publish(code: str, *, scope: TerritoryScope, act: Act, revision: int | None = None) -> Product:
    """Show a listing to buyers.

    Args:
        revision: the one the officer has read; a later one is not published.

    Raises:
        NotFound: it lies outside the officer's territory, or was never sent.
        NotAllowed: she belongs to the cooperative herself.
        RuleBroken: the cooperative may not sell yet, or something required was taken out again.
        StaleState: the cooperative changed it after the officer opened it.
        TransitionNotAllowed: it does not wait for a decision.
    """
    found = _load(code, scope, act)
    product = found.product
    if not may_trade(found.cooperative.state):
        raise RuleBroken(msg("Hợp tác xã này chưa được xác nhận, nên sản phẩm chưa đăng được."))
    ensure_ready(found.cooperative)
    if rules.lacks_required(found.facts):
        raise RuleBroken(msg("Sản phẩm còn thiếu mục bắt buộc nên chưa đăng được. Hãy trả lại để bổ sung."))
    _hold(product, product.revision if revision is None else revision)
    move(PRODUCT_LIFE, product, ProductAction.PUBLISH, act)
    product.published_at = act.at
    product.return_reason = product.return_field = ""
    comparing.keep_reviewed(product, act)
    tell_search(product, act=act)
    return product


def send_back(code: str, *, reason: str, scope: TerritoryScope, act: Act, field: str = "") -> Product:
    """Give a listing back to be mended; a published one is taken down until then, with any revision of it.

    Args:
        field: the part of the form that has to be mended; empty for all of it.

    Raises:
        NotFound: it lies outside the officer's territory, or was never sent.
        NotAllowed: she belongs to the cooperative herself.
        InvalidInput: the reason says nothing.
        TransitionNotAllowed: it is neither waiting nor published.
    """
    product = _load(code, scope, act).product
    told = _reason(reason, field)
    move(PRODUCT_LIFE, product, ProductAction.RETURN, replace(act, note=told))
    product.return_reason, product.return_field = told, field
    revisions.join(product, act=act)
    comparing.keep_reviewed(product, act)
    tell_search(product, act=act)
    return product


def approve_revision(code: str, *, scope: TerritoryScope, act: Act, revision: int | None = None) -> Product:
    """Put a revision in the place of what is on sale: words, packs, photos and certificates at one moment.

    Args:
        revision: the one the officer has read; a later one is not approved.

    Raises:
        NotFound: it lies outside the officer's territory, or nothing waits.
        NotAllowed: she belongs to the cooperative herself.
        RuleBroken: something required was taken out.
        StaleState: the cooperative changed it after the officer opened it.
        TransitionNotAllowed: it was returned, or the product is not on sale.
    """
    proposed = get_revision(code, scope=scope)
    product = proposed.found.product
    ensure_not_her_own(product.cooperative_id, act)
    if rules.lacks_required(proposed.facts):
        raise RuleBroken(msg("Bản sửa còn thiếu mục bắt buộc nên chưa duyệt được. Hãy trả lại để bổ sung."))
    _hold(product, product.revision if revision is None else revision)
    move(REVISION_LIFE, proposed.revision, RevisionAction.APPROVE, act)
    move(PRODUCT_LIFE, product, ProductAction.REVISE, act)
    revisions.apply(proposed.revision, product, act=act)
    db.session.flush()
    comparing.keep_reviewed(product, act)
    return product


def return_revision(code: str, *, reason: str, scope: TerritoryScope, act: Act, field: str = "") -> ProductRevision:
    """Give a revision back to be mended; what is on sale stays on sale.

    Args:
        field: the part of the form that has to be mended; empty for all of it.

    Raises:
        NotFound: it lies outside the officer's territory, or nothing waits.
        NotAllowed: she belongs to the cooperative herself.
        InvalidInput: the reason says nothing.
        TransitionNotAllowed: it was returned already.
    """
    proposed = get_revision(code, scope=scope)
    ensure_not_her_own(proposed.found.product.cooperative_id, act)
    told = _reason(reason, field)
    move(REVISION_LIFE, proposed.revision, RevisionAction.RETURN, replace(act, note=told))
    proposed.revision.return_reason, proposed.revision.return_field = told, field
    return proposed.revision


def _reason(reason: str, field: str) -> str:
    told = normalise_lines(reason)
    rules.ensure_reason(told)
    if field and field not in COMPARED_NAMES:
        raise InvalidInput(fields={"part": msg("Hãy chọn mục cần sửa trong danh sách.")})
    return told


def _load(code: str, scope: TerritoryScope, act: Act) -> queries.UnderReview:
    found = queries.get_for_review(code, scope=scope)
    ensure_not_her_own(found.cooperative.id, act)
    return found


def _hold(product: Product, revision: int) -> None:
    """Keep the listing as it was read until the transaction ends."""
    # An update that changes nothing takes the row's lock; the cooperative's own change then waits, and is told.
    held = db.session.scalar(
        update(Product)
        .where(Product.id == product.id, Product.revision == revision)
        .values(revision=revision)
        .returning(Product.id)
        .execution_options(synchronize_session=False)
    )
    if held is None:
        raise StaleState(msg("Hợp tác xã vừa sửa sản phẩm này. Hãy xem lại nội dung mới trước khi duyệt."))
