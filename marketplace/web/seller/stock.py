"""What is there to sell: all packs on one page, counted and saved at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.inventory import queries as inventory
from marketplace.inventory.services import MOST, count_stock
from marketplace.kernel.database import transaction
from marketplace.products import queries as products
from marketplace.web.access import seller
from marketplace.web.addresses import row_number
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS
from marketplace.web.viewer import viewer


@dataclass(frozen=True)
class Counted:
    """What was typed for one pack: its count, what the form had shown, and the text itself."""

    typed: str
    count: int | None
    seen: int

    @property
    def is_changed(self) -> bool:
        """Tell whether she wrote another number than she was shown."""
        return self.count is not None and self.count != self.seen


@blueprint.route("/stock", methods=["GET", "POST"])
@seller(*LISTERS)
def stock() -> str | Response | tuple[str, int]:
    """Show every pack that is for sale, and take her count of them."""
    packs = products.packs_to_count(viewer().cooperative_id)
    left = inventory.available_of([pack.id for _, pack in packs])
    if request.method == "GET":
        return _page(packs, {variant_id: Counted(str(now), now, now) for variant_id, now in left.items()})
    counted = {variant_id: _counted(variant_id, now) for variant_id, now in left.items()}
    if any(each.count is None for each in counted.values()):
        return _page(packs, counted), 422
    with transaction():
        changed = _save(counted)
    flash(gettext("Đã lưu số lượng của %(count)s quy cách.", count=changed), "success")
    return redirect(url_for(".stock"), 303)


def _save(counted: Mapping[int, Counted]) -> int:
    """Write the changed counts, in the order of their keys, so that two counts at once never wait for each other."""
    changed = {variant_id: each for variant_id, each in sorted(counted.items()) if each.is_changed}
    for variant_id, each in changed.items():
        count_stock(variant_id, each.count or 0, act=viewer().act(), seen=each.seen)
    return len(changed)


def _counted(variant_id: int, now: int) -> Counted:
    """Return what was typed for a pack; one that was not on her page yet stays as it is."""
    typed = request.form.get(f"available-{variant_id}", str(now)).strip()
    plain = typed.replace(".", "").replace(" ", "")
    is_count = plain.isascii() and plain.isdecimal() and len(plain) < 10 and int(plain) <= MOST
    seen = request.form.get(f"seen-{variant_id}", now, type=row_number)
    return Counted(typed, int(plain) if is_count else None, seen)


def _page(packs: list[tuple[Any, Any]], counted: Mapping[int, Counted]) -> str:
    rows = [_row(product, pack, counted[pack.id]) for product, pack in packs]
    return render_template("seller/stock.html", rows=rows, has_faults=any(row["error"] for row in rows))


def _row(product: Any, pack: Any, counted: Counted) -> dict[str, Any]:
    return {
        "id": pack.id,
        "label": f"{product.name} – {pack.label}",
        "typed": counted.typed,
        "seen": counted.seen,
        "error": "" if counted.count is not None else gettext("Hãy nhập một số, ví dụ 12."),
    }
