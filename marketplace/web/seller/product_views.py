"""What the pages of one product share: who may, the steps, states as words, the row in a list."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives.kinds import MemberRole
from marketplace.inventory import queries as inventory
from marketplace.kernel.quantity import format_unit_price, get_unit
from marketplace.products import queries as products
from marketplace.products import revisions
from marketplace.products.claims import Claim, doubtful_claims
from marketplace.products.comparing import proposed_changes
from marketplace.products.proposed import proposed_by
from marketplace.products.queries import facts_of
from marketplace.products.rules import ProductData, checklist, label_parts, price_per_unit
from marketplace.products.states import PRODUCT_LIFE, ProductAction, ProductState
from marketplace.products.words import FIELD_NAMES, REVISED_NAMES, STATE_NAMES
from marketplace.web.fixing import fix_link
from marketplace.web.formats import money, number
from marketplace.web.languages import language, say
from marketplace.web.media import pictures_of, stand_in
from marketplace.web.viewer import viewer

#: Who lists products and counts stock; a packer only looks.
LISTERS = (MemberRole.MANAGER, MemberRole.SELLER)

STATE_TONES = {
    ProductState.DRAFT: "moving",
    ProductState.SUBMITTED: "waiting",
    ProductState.RETURNED: "attention",
    ProductState.PUBLISHED: "done",
    ProductState.RETIRED: "stopped",
    ProductState.TAKEN_DOWN: "stopped",
}
_SCREENS = (("name", _l("Ảnh và tên")), ("variants", _l("Quy cách và giá")), ("story", _l("Nội dung")))
_LABEL_BOXES = {
    "ingredients": _l("Như trên nhãn. Ví dụ: mật ong bạc hà nguyên chất."),
    "specifications": _l("Cỡ, khổ, trọng lượng, chất vải… Ví dụ: 40 × 180 cm, lanh dệt tay."),
    "storage": _l("Thực phẩm phải ghi. Ví dụ: để nơi khô ráo, tránh nắng."),
    "usage": _l("Ví dụ: pha 2 thìa với nước ấm; giặt tay, phơi trong mát."),
    "warning": _l("Ví dụ: không dùng cho trẻ dưới 1 tuổi."),
    "artisan": _l("Tên và địa chỉ, khi nghệ nhân hay làng nghề đồng ý nêu tên."),
}
# Where each line of the checklist is mended.
_MENDED_AT = {"name": "name", "variants": "variants", "photo": "photos"}


def own_product(code: str) -> Any:
    """Return the product of the viewer's cooperative.

    Raises:
        NotFound: there is none, or it is another's.
    """
    return products.get_of_cooperative(code, cooperative_id=viewer().cooperative_id)


def own_code() -> str:
    """Return the code of the viewer's cooperative, from which its brocade is woven."""
    membership = viewer().membership
    return membership.code if membership else ""


def steps_at(current: str) -> list[dict[str, str]]:
    """Return the three screens of a new listing for the component `steps`."""
    places = [name for name, _ in _SCREENS]
    here = places.index(current)
    return [
        {
            "label": str(label),
            "note": "",
            "status": "done" if place < here else ("current" if place == here else "todo"),
        }
        for place, (_, label) in enumerate(_SCREENS)
    ]


def frame(product: Any, *, current: str) -> dict[str, Any]:
    """Return what stands around each screen of one product."""
    is_new = product is None or product.state == ProductState.DRAFT
    return {
        "product": product,
        "steps": steps_at(current) if is_new else [],
        "is_new": is_new,
        "is_selling": product is not None and product.state == ProductState.PUBLISHED,
        "is_taken_down": product is not None and product.state == ProductState.TAKEN_DOWN,
        "back": url_for(".product", code=product.code) if product else url_for(".products"),
    }


def list_rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Return a page of products for the component `record_list`, in three statements."""
    packs = products.variants_of([product.id for product in found])
    left = inventory.available_of([pack.id for several in packs.values() for pack in several])
    revised = revisions.open_of([product.id for product in found])
    return [_row(product, packs[product.id], left, is_revised=product.id in revised) for product in found]


def variant_rows(variants: Sequence[Any]) -> list[dict[str, Any]]:
    """Return variants as the seller sees them: price, price per unit, stock, whether they are hidden."""
    left = inventory.available_of([variant.id for variant in variants])
    return [
        {
            "id": variant.id,
            "label": variant.label,
            "price": variant.price,
            "unit_price": _unit_price(variant),
            "stock": left[variant.id],
            "is_active": variant.is_active,
            "is_proposed": variant.is_proposed,
        }
        for variant in variants
    ]


def checklist_rows(product: Any, variants: list[Any], photos: list[Any]) -> list[dict[str, Any]]:
    """Return what is met and what is missing, each with the screen on which it is mended."""
    facts = facts_of(product, products.get_category(product.category_id), variants=variants, photos=photos)
    return [
        {
            "label": say(check.label),
            "is_met": check.is_met,
            "is_required": check.is_required,
            "href": url_for(f".product_{_MENDED_AT.get(check.field, 'story')}", code=product.code),
        }
        for check in checklist(facts)
    ]


def label_asked(product: Any, form: Any) -> dict[str, Any]:
    """Return which boxes the label of such goods needs, which are left for who wants more, and how many are filled."""
    parts = label_parts(products.get_category(product.category_id).slug)
    filled = sum(bool(form[part].data) for part in parts)
    return {
        "label_parts": parts,
        "further_parts": [part for part in _LABEL_BOXES if part not in parts],
        "label_hint": gettext("Đã ghi %(filled)s trên %(all)s nội dung nhãn.", filled=filled, all=len(parts)),
        "part_hints": {part: str(hint) for part, hint in _LABEL_BOXES.items()},
    }


def claims_in(told: ProductData) -> list[tuple[str, Claim]]:
    """Return the words a listing is warned of, each with the name of the part it stands in."""
    return [(say(FIELD_NAMES[claim.field]), claim) for claim in doubtful_claims(told)]


def state_of(product: Any) -> dict[str, str]:
    """Return the state as word and tone."""
    return {"label": say(STATE_NAMES[product.state]), "tone": STATE_TONES[product.state]}


def may(product: Any, action: ProductAction) -> bool:
    """Tell whether a button for `action` belongs on the page."""
    return PRODUCT_LIFE.allows(product.state, action)


def revision_part(own: Any) -> dict[str, Any]:
    """Return the open revision of a product beside what is on sale, for the cooperative's own page of it."""
    revision = revisions.find_open(own.id)
    if revision is None:
        return {"revision": None, "revised": [], "revision_fix": ""}
    proposed = proposed_by(own, revision)
    return {
        "revision": revision,
        "revised": [(say(REVISED_NAMES[each.field]), each) for each in proposed_changes(proposed)],
        "revision_fix": fix_link(own.code, revision.return_field),
    }


def own_pictures(product: Any, photos: list[Any]) -> list[dict[str, Any]]:
    """Return the product's photos as buyers will see them."""
    return pictures_of(product, photos, cooperative_code=own_code())


def own_stand_in(product: Any) -> dict[str, Any]:
    """Return the drawing that stands in for a photo."""
    return stand_in(product, cooperative_code=own_code())


def _row(product: Any, packs: list[Any], left: dict[int, int], *, is_revised: bool) -> dict[str, Any]:
    shown = [pack for pack in packs if pack.is_active]
    return {
        "href": url_for(".product", code=product.code),
        "title": product.name,
        "meta": _meta(shown, sum(left[pack.id] for pack in shown), is_revised=is_revised),
        "state": state_of(product)["label"],
        "tone": state_of(product)["tone"],
        "amount": None,
    }


def _meta(shown: list[Any], stock: int, *, is_revised: bool) -> str:
    if not shown:
        return gettext("Chưa có quy cách")
    price = money(min(pack.price for pack in shown))
    told = gettext("%(price)s · còn %(stock)s gói", price=price, stock=number(stock))
    return gettext("%(told)s · có bản sửa", told=told) if is_revised else told


def _unit_price(variant: Any) -> str:
    unit = get_unit(variant.unit)
    each = price_per_unit(price=variant.price, amount=variant.amount, unit=unit)
    return format_unit_price(each, locale=language())
