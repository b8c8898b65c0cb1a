"""The one mapping from errors to pages."""

from collections.abc import Mapping

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from marketplace.kernel.database import DatabaseFailed, end_reading, was_lost
from marketplace.kernel.errors import (
    InvalidInput,
    MarketplaceError,
    NotAllowed,
    NotFound,
    OutsideServiceFailed,
    RuleBroken,
)
from marketplace.kernel.messages import Message
from marketplace.web import problems
from marketplace.web.languages import say

Answer = Response | tuple[str, int]

STATUS: tuple[tuple[type[MarketplaceError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (InvalidInput, 422),
    (RuleBroken, 409),
    (OutsideServiceFailed, 502),
)
TITLES = {
    400: lazy_gettext("Yêu cầu chưa đúng"),
    403: lazy_gettext("Bạn không vào được trang này"),
    404: lazy_gettext("Không tìm thấy trang"),
    405: lazy_gettext("Yêu cầu chưa đúng"),
    409: lazy_gettext("Chưa làm được việc này"),
    410: lazy_gettext("Trang này đã được gỡ"),
    413: lazy_gettext("Tệp quá lớn"),
    422: lazy_gettext("Thông tin chưa đúng"),
    429: lazy_gettext("Bạn thao tác hơi nhanh"),
    500: lazy_gettext("Có lỗi ở phía chúng tôi"),
    502: lazy_gettext("Dịch vụ bên ngoài chưa trả lời"),
}
MESSAGES = {
    400: lazy_gettext("Trình duyệt gửi lên thông tin mà trang không đọc được. Chưa có gì thay đổi."),
    403: lazy_gettext("Trang này dành cho tài khoản khác."),
    404: lazy_gettext("Trang không có hoặc đã chuyển đi nơi khác."),
    405: lazy_gettext("Địa chỉ này không nhận yêu cầu như vậy. Chưa có gì thay đổi."),
    410: lazy_gettext("Nội dung này đã được gỡ khỏi chợ."),
    413: lazy_gettext("Tệp gửi lên lớn hơn mức cho phép (12 MB). Chưa có gì được lưu."),
    429: lazy_gettext("Hãy đợi một phút rồi thử lại. Chưa có gì bị mất."),
    500: lazy_gettext("Việc vừa rồi chưa được lưu. Bạn hãy thử lại sau ít phút; những gì đã lưu trước đó vẫn còn."),
}
NEXT = {
    403: lazy_gettext("Hãy đăng nhập bằng tài khoản phù hợp hoặc về trang chủ."),
    404: lazy_gettext("Hãy kiểm tra lại địa chỉ, hoặc tìm từ trang chủ."),
    409: lazy_gettext("Hãy quay lại và tải lại trang để xem tình trạng mới nhất."),
    413: lazy_gettext("Hãy chọn ảnh nhỏ hơn hoặc chụp lại."),
}
#: A way on besides the front page.
WAYS = {
    403: (lazy_gettext("Tài khoản"), "/account"),
    404: (lazy_gettext("Xem tất cả sản phẩm"), "/products"),
    410: (lazy_gettext("Xem tất cả sản phẩm"), "/products"),
}


def status_of(error: MarketplaceError) -> int:
    """Return the HTTP status that stands for an error."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def init_failures(app: Flask) -> None:
    """Answer every error with a page that says what happened, that nothing was lost, and what to do."""
    app.register_error_handler(MarketplaceError, _told)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseFailed, _look_again)


def _look_again(error: DatabaseFailed) -> ResponseReturnValue:
    """Read once more what was asked for while the database was started anew; whoever writes has to ask again herself.

    Raises:
        DatabaseFailed: it is no such moment, or the second look failed as well.
    """
    if request.method not in {"GET", "HEAD"} or not was_lost(error) or g.get("looks_again"):
        raise error
    g.looks_again = True
    end_reading()
    return current_app.dispatch_request()


def _told(error: MarketplaceError) -> Answer:
    fields = error.fields if isinstance(error, InvalidInput) else {}
    return _page(status_of(error), say(error.message), fields)


def _stale_form(_error: CSRFError) -> Answer:
    return _page(
        403, gettext("Trang đã mở quá lâu nên mẫu hết hiệu lực. Hãy tải lại trang rồi gửi lại; chưa có gì thay đổi.")
    )


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    if request.path.startswith(problems.EPCIS):
        return problems.problem_of(error)
    return _page(error.code, str(MESSAGES.get(error.code, MESSAGES[500 if error.code >= 500 else 400])))


def _page(status: int, message: str, fields: Mapping[str, Message] | None = None) -> Answer:
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    if problems.is_wanted():
        return problems.problem(status, message, fields={name: say(why) for name, why in (fields or {}).items()})
    if request.accept_mimetypes.best == "application/json":
        return message, status
    page = render_template(
        "errors/error.html",
        status=status,
        title=title,
        message=message,
        what_next=NEXT.get(status, ""),
        way=_way_on(status),
    )
    return page, status


def _way_on(status: int) -> tuple[object, str] | None:
    """Return what may be tried next; a page that was only read can be asked for again."""
    if status in (429, 500, 502) and request.method == "GET":
        return gettext("Tải lại trang"), request.full_path.rstrip("?")
    return WAYS.get(status)
