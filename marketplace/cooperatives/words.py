"""How the words of this concept are called on pages. Pure."""

from marketplace.cooperatives.kinds import ConsentMethod, CooperativeKind, IdentityMethod, MemberRole, PostTitle
from marketplace.cooperatives.states import CooperativeAction, CooperativeState
from marketplace.kernel.messages import msg

KIND_NAMES = {
    CooperativeKind.COOPERATIVE: msg("Hợp tác xã (HTX)"),
    CooperativeKind.COOPERATIVE_GROUP: msg("Tổ hợp tác (THT)"),
    CooperativeKind.LINKED_GROUP: msg("Tổ liên kết"),
    CooperativeKind.UNION_OF_COOPERATIVES: msg("Liên hiệp hợp tác xã"),
}

KIND_SHORT_NAMES = {
    CooperativeKind.COOPERATIVE: msg("HTX"),
    CooperativeKind.COOPERATIVE_GROUP: msg("THT"),
    CooperativeKind.LINKED_GROUP: msg("Tổ liên kết"),
    CooperativeKind.UNION_OF_COOPERATIVES: msg("Liên hiệp HTX"),
}

TITLE_NAMES = {
    PostTitle.CHAIR: msg("Chủ tịch Hội đồng quản trị"),
    PostTitle.BOARD_MEMBER: msg("Thành viên Hội đồng quản trị"),
    PostTitle.DIRECTOR: msg("Giám đốc (Tổng giám đốc)"),
    PostTitle.DEPUTY_DIRECTOR: msg("Phó giám đốc"),
    PostTitle.HEAD_OF_CONTROL: msg("Trưởng Ban kiểm soát"),
    PostTitle.CONTROLLER: msg("Thành viên Ban kiểm soát, kiểm soát viên"),
    PostTitle.CHIEF_ACCOUNTANT: msg("Kế toán trưởng"),
    PostTitle.GROUP_LEADER: msg("Tổ trưởng"),
    PostTitle.DEPUTY_LEADER: msg("Tổ phó"),
}

ROLE_NAMES = {
    MemberRole.MANAGER: msg("Quản lý"),
    MemberRole.SELLER: msg("Bán hàng"),
    MemberRole.PACKER: msg("Đóng gói"),
}

ROLE_DUTIES = {
    MemberRole.MANAGER: msg("Làm được mọi việc, kể cả đổi tài khoản nhận tiền và thêm người."),
    MemberRole.SELLER: msg("Đăng sản phẩm, trả lời khách, xử lý đơn hàng."),
    MemberRole.PACKER: msg("Chỉ xem đơn cần đóng gói và giao hàng."),
}

STATE_NAMES = {
    CooperativeState.DRAFT: msg("Đang soạn hồ sơ"),
    CooperativeState.SUBMITTED: msg("Chờ xác minh"),
    CooperativeState.RETURNED: msg("Cần bổ sung"),
    CooperativeState.VERIFIED: msg("Đã xác minh"),
    CooperativeState.SUSPENDED: msg("Tạm dừng"),
}

ACTION_NAMES = {
    CooperativeAction.SUBMIT: msg("Gửi hồ sơ"),
    CooperativeAction.VERIFY: msg("Xác minh"),
    CooperativeAction.RETURN: msg("Trả lại để bổ sung"),
    CooperativeAction.SUSPEND: msg("Tạm dừng bán hàng"),
    CooperativeAction.RESUME: msg("Cho bán lại"),
}

#: How identity was seen.
IDENTITY_NAMES = {
    IdentityMethod.IN_PERSON: msg("Gặp trực tiếp, xem giấy tờ gốc"),
    IdentityMethod.PAPERS: msg("Đối chiếu hồ sơ giấy"),
    IdentityMethod.STATE_REGISTER: msg("Tra cứu cơ sở dữ liệu đăng ký hợp tác xã"),
    IdentityMethod.VNEID: msg("Định danh điện tử người bán (VNeID)"),
}

#: How a cooperative agreed to be helped.
CONSENT_NAMES = {
    ConsentMethod.SIGNED_PAPER: msg("Giấy đồng ý có chữ ký"),
    ConsentMethod.SMS_CODE: msg("Mã gửi đến điện thoại đã đăng ký của hợp tác xã"),
    ConsentMethod.PHONE_CALL: msg("Gọi điện, rồi xác nhận trong tài khoản"),
    ConsentMethod.IN_ACCOUNT: msg("Xác nhận trong tài khoản"),
}
