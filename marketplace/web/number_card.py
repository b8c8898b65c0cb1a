"""What the cooperative and the officer both see of a proof for a GS1 company prefix."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.traceability.states import PrefixState
from marketplace.web.formats import vn_date

STATES = {
    PrefixState.ENTERED: (_l("Chờ đối chiếu"), "waiting"),
    PrefixState.CONFIRMED: (_l("Đã xác nhận"), "done"),
    PrefixState.RETURNED: (_l("Cần sửa"), "attention"),
    PrefixState.WITHDRAWN: (_l("Đã thu hồi"), "stopped"),
}


def prefix_card(proof: Any, today: date) -> dict[str, Any]:
    """Return a proof as pages show it on a day."""
    is_over = proof.valid_to < today and proof.state is PrefixState.CONFIRMED
    name, tone = (gettext("Đã hết hạn"), "stopped") if is_over else STATES[proof.state]
    return {
        "id": proof.id,
        "prefix": proof.prefix,
        "state_name": name,
        "tone": tone,
        "reason": proof.return_reason,
        "facts": [
            (gettext("Mã doanh nghiệp GS1"), proof.prefix),
            (gettext("Đứng tên"), proof.holder),
            (gettext("Số giấy chứng nhận"), proof.document_number),
            (gettext("Có giá trị đến"), vn_date(proof.valid_to)),
        ],
    }
