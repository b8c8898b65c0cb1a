"""How the words of this concept are called on pages. Pure."""

from marketplace.kernel.messages import msg
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import ProductAction, ProductState, RevisionAction, TakedownState

STATE_NAMES = {
    ProductState.DRAFT: msg("Bản nháp"),
    ProductState.SUBMITTED: msg("Chờ duyệt"),
    ProductState.RETURNED: msg("Cần sửa"),
    ProductState.PUBLISHED: msg("Đang bán"),
    ProductState.RETIRED: msg("Ngừng bán"),
    ProductState.TAKEN_DOWN: msg("Bị gỡ"),
}

ACTION_NAMES = {
    ProductAction.SUBMIT: msg("Gửi duyệt"),
    ProductAction.PUBLISH: msg("Duyệt đăng"),
    ProductAction.RETURN: msg("Trả lại để sửa"),
    ProductAction.REVISE: msg("Sửa nội dung đang bán"),
    ProductAction.RETIRE: msg("Ngừng bán"),
    ProductAction.TAKE_DOWN: msg("Gỡ khỏi chợ"),
    ProductAction.RESTORE: msg("Cho hiện lại"),
    ProductAction.HAND_BACK: msg("Bỏ lệnh gỡ, trả lại để gửi duyệt"),
}

#: What each part of a listing is called, on the label and on the page.
FIELD_NAMES = {
    "name": msg("Tên sản phẩm"),
    "summary": msg("Tóm tắt"),
    "description": msg("Mô tả"),
    "story": msg("Câu chuyện"),
    "origin": msg("Xuất xứ"),
    "ingredients": msg("Thành phần"),
    "usage": msg("Cách dùng"),
    "storage": msg("Bảo quản"),
    "warning": msg("Lưu ý, cảnh báo"),
    "specifications": msg("Thông số kỹ thuật"),
    "artisan": msg("Nghệ nhân hoặc làng nghề"),
}

#: Parts of a listing that an officer compares with what she read before.
COMPARED_NAMES = FIELD_NAMES | {
    "name_en": msg("Tên tiếng Anh"),
    "description_en": msg("Mô tả tiếng Anh"),
    "origin_en": msg("Xuất xứ bằng tiếng Anh"),
    "ingredients_en": msg("Thành phần bằng tiếng Anh"),
    "usage_en": msg("Cách dùng bằng tiếng Anh"),
    "storage_en": msg("Bảo quản bằng tiếng Anh"),
    "warning_en": msg("Lưu ý bằng tiếng Anh"),
    "specifications_en": msg("Thông số bằng tiếng Anh"),
    "category": msg("Nhóm hàng"),
    "variants": msg("Quy cách"),
    "photo": msg("Ảnh"),
}

#: Parts of a revision that an officer reads beside what is on sale.
REVISED_NAMES = COMPARED_NAMES | {"certificates": msg("Giấy chứng nhận")}

REVISION_ACTION_NAMES = {
    RevisionAction.EDIT: msg("Gửi bản sửa"),
    RevisionAction.APPROVE: msg("Duyệt bản sửa"),
    RevisionAction.RETURN: msg("Trả lại bản sửa"),
    RevisionAction.WITHDRAW: msg("Rút bản sửa"),
    RevisionAction.JOIN: msg("Gộp bản sửa vào bản chờ duyệt"),
}

SOURCE_NAMES = {
    TakedownSource.CONSUMER: msg("Người mua, người tiêu dùng"),
    TakedownSource.RIGHTS_HOLDER: msg("Chủ nhãn hiệu, bản quyền"),
    TakedownSource.AUTHORITY: msg("Cơ quan nhà nước"),
    TakedownSource.OFFICER: msg("Cán bộ Hội phát hiện"),
}

TAKEDOWN_NAMES = {
    TakedownState.OPEN: msg("Chờ quyết định"),
    TakedownState.UPHELD: msg("Đã gỡ"),
    TakedownState.REFUSED: msg("Không gỡ"),
    TakedownState.LIFTED: msg("Đã cho hiện lại"),
}
