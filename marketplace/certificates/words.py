"""How the words of this concept are called on pages. Pure."""

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.states import CertificateAction, CertificateState
from marketplace.kernel.messages import msg

KIND_NAMES = {
    CertificateKind.OCOP: msg("OCOP"),
}

STATE_NAMES = {
    CertificateState.ENTERED: msg("Chờ đối chiếu"),
    CertificateState.CONFIRMED: msg("Đã đối chiếu"),
    CertificateState.RETURNED: msg("Cần sửa"),
    CertificateState.WITHDRAWN: msg("Đã thu hồi"),
}

ACTION_NAMES = {
    CertificateAction.CONFIRM: msg("Xác nhận đúng"),
    CertificateAction.RETURN: msg("Trả lại để sửa"),
    CertificateAction.CORRECT: msg("Sửa lại"),
    CertificateAction.WITHDRAW: msg("Ghi nhận thu hồi"),
}
