"""How the words of this concept are called on pages. Pure."""

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.states import CertificateAction, CertificateState
from marketplace.kernel.messages import msg

KIND_NAMES = {
    CertificateKind.OCOP: msg("OCOP"),
    CertificateKind.VIETGAP: msg("VietGAP"),
    CertificateKind.GLOBALGAP: msg("GlobalGAP"),
    CertificateKind.ORGANIC: msg("Hữu cơ"),
    CertificateKind.HACCP: msg("HACCP"),
    CertificateKind.ISO_22000: msg("ISO 22000"),
    CertificateKind.SELF_DECLARATION: msg("Tự công bố sản phẩm"),
    CertificateKind.FOOD_SAFETY: msg("Cơ sở đủ điều kiện an toàn thực phẩm"),
    CertificateKind.TRADEMARK: msg("Nhãn hiệu đăng ký"),
    CertificateKind.GROWING_AREA: msg("Mã số vùng trồng"),
    CertificateKind.TEST_REPORT: msg("Phiếu kiểm nghiệm"),
}

STATE_NAMES = {
    CertificateState.PROPOSED: msg("Đã đề nghị"),
    CertificateState.ASSESSING: msg("Đang đánh giá"),
    CertificateState.ENTERED: msg("Chờ đối chiếu"),
    CertificateState.RETURNED: msg("Cần sửa"),
    CertificateState.RECOGNISED: msg("Đã công nhận"),
    CertificateState.EXPIRED: msg("Đã hết hạn"),
    CertificateState.WITHDRAWN: msg("Đã thu hồi"),
    CertificateState.CLOSED: msg("Đã dừng"),
}

ACTION_NAMES = {
    CertificateAction.ASSESS: msg("Ghi nhận đang đánh giá"),
    CertificateAction.ENTER: msg("Nhập quyết định"),
    CertificateAction.CLOSE: msg("Ghi nhận không được công nhận"),
    CertificateAction.CONFIRM: msg("Xác nhận đúng"),
    CertificateAction.RETURN: msg("Trả lại để sửa"),
    CertificateAction.CORRECT: msg("Sửa lại"),
    CertificateAction.EXPIRE: msg("Hết hạn"),
    CertificateAction.WITHDRAW: msg("Ghi nhận thu hồi"),
}
