"""How the words of this concept are called on pages and in letters. Pure."""

from marketplace.kernel.messages import msg
from marketplace.recalls.kinds import Basis, Reached, ResultKind, Risk
from marketplace.recalls.states import RecallState

STATE_NAMES = {
    RecallState.DRAFT: msg("Đang soạn, chưa báo ai"),
    RecallState.OPEN: msg("Đang thu hồi"),
    RecallState.CLOSED: msg("Đã kết thúc thu hồi"),
    RecallState.CANCELLED: msg("Đã hủy, không thu hồi"),
}
BASIS_NAMES = {
    Basis.VOLUNTARY: msg("Hợp tác xã tự nguyện"),
    Basis.ORDERED: msg("Cán bộ Hội yêu cầu"),
}
RISK_NAMES = {
    Risk.GRAVE: msg("Nặng: có thể gây bệnh, không được dùng"),
    Risk.MODERATE: msg("Vừa: có thể hại một số người, ví dụ dị ứng"),
    Risk.SLIGHT: msg("Nhẹ: không nguy hiểm, sai nhãn hoặc kém chất lượng"),
}
RESULT_NAMES = {
    ResultKind.RECOVERED: msg("Đã thu về"),
    ResultKind.DISPOSED: msg("Người mua đã tự bỏ"),
    ResultKind.USED: msg("Người mua đã dùng hết"),
    ResultKind.DESTROYED: msg("Đã tiêu hủy tại kho"),
}
REACHED_NAMES = {
    Reached.WAITING: msg("Chưa báo được"),
    Reached.FAILED: msg("Thư không gửi được"),
    Reached.SENT: msg("Đã gửi thư"),
    Reached.CALLED: msg("Đã gọi điện"),
    Reached.CONFIRMED: msg("Người mua đã xác nhận"),
}
