"""How the words of this concept are called on pages. Pure."""

from marketplace.kernel.messages import Message, msg
from marketplace.traceability.kinds import GoodsGroup, TraceEventKind

EVENT_NAMES = {
    TraceEventKind.CARE: msg("Chăm sóc"),
    TraceEventKind.HARVEST: msg("Thu hoạch"),
    TraceEventKind.MAKE: msg("Sản xuất, chế biến"),
    TraceEventKind.CHECK: msg("Kiểm tra chất lượng"),
    TraceEventKind.PACK: msg("Đóng gói"),
    TraceEventKind.SHIP: msg("Xuất kho"),
}

PRODUCTION_DAY = msg("Ngày sản xuất")
PACKING_DAY = msg("Ngày đóng gói")


def produced_on_name(group: GoodsGroup) -> Message:
    """Return what the production date is called: what is sold as it was picked has a packing day."""
    return PACKING_DAY if group == GoodsGroup.FRESH else PRODUCTION_DAY
