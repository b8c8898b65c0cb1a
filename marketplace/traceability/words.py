"""How the words of this concept are called on pages. Pure."""

from marketplace.kernel.messages import Message, msg
from marketplace.traceability.kinds import GoodsGroup, PartyKind, PlaceKind, TraceEventKind
from marketplace.traceability.states import LotState

EVENT_NAMES = {
    TraceEventKind.SOW: msg("Gieo trồng"),
    TraceEventKind.CARE: msg("Chăm sóc"),
    TraceEventKind.HARVEST: msg("Thu hoạch"),
    TraceEventKind.RECEIVE: msg("Nhận nguyên liệu"),
    TraceEventKind.CHECK: msg("Kiểm tra chất lượng"),
    TraceEventKind.MAKE: msg("Sản xuất, chế biến"),
    TraceEventKind.SPLIT: msg("Tách lô"),
    TraceEventKind.BLEND: msg("Phối trộn"),
    TraceEventKind.PACK: msg("Đóng gói"),
    TraceEventKind.STORE: msg("Bảo quản"),
    TraceEventKind.SHIP: msg("Xuất kho"),
    TraceEventKind.SELL: msg("Bán hàng"),
    TraceEventKind.HOLD: msg("Tạm giữ để kiểm tra"),
    TraceEventKind.RELEASE: msg("Cho bán lại"),
    TraceEventKind.RECALL: msg("Thu hồi"),
    TraceEventKind.DESTROY: msg("Tiêu hủy"),
}
PLACE_NAMES = {
    PlaceKind.PLOT: msg("Thửa, nương, vườn"),
    PlaceKind.WORKSHOP: msg("Xưởng"),
    PlaceKind.STORE: msg("Kho"),
    PlaceKind.STALL: msg("Điểm bán"),
}
PARTY_NAMES = {
    PartyKind.HOUSEHOLD: msg("Hộ sản xuất"),
    PartyKind.SUPPLIER: msg("Nhà cung cấp"),
    PartyKind.LABORATORY: msg("Phòng kiểm nghiệm"),
    PartyKind.CARRIER: msg("Bên vận chuyển"),
    PartyKind.BUYER: msg("Bên mua"),
}
LOT_STATE_NAMES = {
    LotState.OPEN: msg("Đang dùng"),
    LotState.HELD: msg("Đang tạm giữ"),
    LotState.RECALLED: msg("Đã thu hồi"),
    LotState.DESTROYED: msg("Đã tiêu hủy"),
}

PRODUCTION_DAY = msg("Ngày sản xuất")
PACKING_DAY = msg("Ngày đóng gói")


def produced_on_name(group: GoodsGroup) -> Message:
    """Return what the production date is called: what is sold as it was picked has a packing day."""
    return PACKING_DAY if group == GoodsGroup.FRESH else PRODUCTION_DAY
