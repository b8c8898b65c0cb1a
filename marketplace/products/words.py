"""How the words of this concept are called on pages. Pure."""

from marketplace.kernel.messages import msg
from marketplace.products.states import ProductAction, ProductState

STATE_NAMES = {
    ProductState.DRAFT: msg("Bản nháp"),
    ProductState.SUBMITTED: msg("Chờ duyệt"),
    ProductState.RETURNED: msg("Cần sửa"),
    ProductState.PUBLISHED: msg("Đang bán"),
    ProductState.RETIRED: msg("Ngừng bán"),
}

ACTION_NAMES = {
    ProductAction.SUBMIT: msg("Gửi duyệt"),
    ProductAction.PUBLISH: msg("Duyệt đăng"),
    ProductAction.RETURN: msg("Trả lại để sửa"),
    ProductAction.REVISE: msg("Sửa nội dung đang bán"),
    ProductAction.RETIRE: msg("Ngừng bán"),
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
