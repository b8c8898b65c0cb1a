"""Letters to a cooperative, written in the transaction of their cause and sent after it."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock, outbox
from marketplace.wiring import settings

LETTERS_LOCALE = "vi"


@dataclass(frozen=True)
class News:
    """What a letter says; `page` is the endpoint on which she goes on, and needs no parts."""

    name: str
    subject: Any
    lead: Any
    what_next: Any
    page: str = "seller.application"


VERIFIED = News(
    "cooperative-verified",
    _l("Hợp tác xã đã được xác minh"),
    _l("Cán bộ Hội đã xác minh hợp tác xã. Từ bây giờ bạn bán hàng trên chợ được."),
    _l("Việc tiếp theo: đăng sản phẩm đầu tiên."),
    "seller.today",
)
RETURNED = News(
    "cooperative-returned",
    _l("Hồ sơ hợp tác xã cần bổ sung"),
    _l("Cán bộ Hội đã xem hồ sơ và nhờ bạn bổ sung. Những gì bạn đã điền vẫn còn nguyên."),
    _l("Hãy sửa theo lý do trên rồi gửi lại hồ sơ."),
)
SUSPENDED = News(
    "cooperative-suspended",
    _l("Hợp tác xã tạm dừng bán trên chợ"),
    _l("Cán bộ Hội đã tạm dừng việc bán hàng của hợp tác xã. Các đơn đang làm vẫn được giao và thanh toán."),
    _l("Hãy liên hệ cán bộ Hội nơi bạn ở để biết cách bán lại."),
)
RESUMED = News(
    "cooperative-resumed",
    _l("Hợp tác xã được bán lại trên chợ"),
    _l("Cán bộ Hội đã cho hợp tác xã bán hàng trở lại."),
    _l("Sản phẩm đã đăng lại hiện trên chợ."),
    "seller.today",
)
SUSPENSION_ANNOUNCED = News(
    "suspension-announced",
    _l("Hợp tác xã sẽ bị tạm dừng bán trên chợ"),
    _l("Cán bộ Hội báo trước việc tạm dừng bán hàng của hợp tác xã."),
    _l("Nếu không đồng ý hoặc đã khắc phục, hãy liên hệ cán bộ Hội nơi bạn ở trước ngày đó."),
    "seller.today",
)
CALLED_OFF = News(
    "suspension-called-off",
    _l("Đã rút thông báo tạm dừng bán"),
    _l("Cán bộ Hội đã rút thông báo tạm dừng. Hợp tác xã bán hàng bình thường."),
    _l("Bạn không phải làm gì thêm."),
    "seller.today",
)
HELP_ASKED = News(
    "help-asked",
    _l("Cán bộ Hội xin phép làm giúp"),
    _l("Một cán bộ Hội xin phép làm giúp việc trên chợ. Chưa có gì được làm khi bạn chưa đồng ý."),
    _l("Hãy xem và trả lời."),
    "seller.assistance",
)
HELP_RECORDED = News(
    "help-recorded",
    _l("Cán bộ Hội được làm giúp theo giấy đồng ý"),
    _l("Cán bộ Hội đã ghi giấy đồng ý của hợp tác xã và được làm giúp trong thời hạn ghi trên giấy."),
    _l("Nếu không phải vậy, hãy dừng ngay trong trang này."),
    "seller.assistance",
)
HELP_AGREED = News(
    "help-agreed",
    _l("Cán bộ Hội được làm giúp theo mã đã đọc"),
    _l("Người đại diện đã đọc mã gửi đến điện thoại của hợp tác xã, nên cán bộ Hội được làm giúp trong thời hạn."),
    _l("Nếu không phải vậy, hãy dừng ngay trong trang này."),
    "seller.assistance",
)
HELP_ENDED = News(
    "help-ended",
    _l("Cán bộ Hội đã kết thúc làm giúp"),
    _l("Việc làm giúp đã kết thúc."),
    _l("Bạn xem lại được những việc đã làm."),
    "seller.assistance",
)
TAKEN_DOWN = News(
    "product-taken-down",
    _l("Sản phẩm đã bị gỡ khỏi chợ"),
    _l("Sản phẩm đã bị gỡ theo yêu cầu được gửi tới chợ. Đơn đã đặt vẫn giữ nguyên."),
    _l("Nếu không đồng ý, hãy liên hệ cán bộ Hội nơi bạn ở."),
    "seller.products",
)
RESTORED = News(
    "product-restored",
    _l("Sản phẩm được bỏ lệnh gỡ"),
    _l("Cán bộ Hội đã xem lại và bỏ lệnh gỡ sản phẩm."),
    _l("Hãy xem tình trạng sản phẩm trong trang sản phẩm."),
    "seller.products",
)
RECALL_ORDERED = News(
    "recall-ordered",
    _l("Cán bộ Hội yêu cầu thu hồi một lô hàng"),
    _l("Lô hàng và mọi lô làm từ nó đã dừng bán. Người mua đang được báo."),
    _l("Hãy gọi những người mua chưa nhận được thư và gửi báo cáo cho cơ quan trong 24 giờ."),
    "seller.recalls",
)
BANK_CHANGED = News(
    "bank-changed",
    _l("Tài khoản nhận tiền vừa được đổi"),
    _l("Tài khoản ngân hàng nhận tiền của hợp tác xã vừa được đổi. Đơn mới sẽ dùng tài khoản mới."),
    _l("Nếu không phải người của hợp tác xã đổi, hãy đăng nhập, sửa lại ngay và báo cán bộ Hội."),
)
CERTIFICATE_CONFIRMED = News(
    "certificate-confirmed",
    _l("Giấy chứng nhận đã được đối chiếu"),
    _l("Cán bộ Hội đã đối chiếu giấy chứng nhận. Giấy hiện trên sản phẩm đã gắn."),
    _l("Bạn có thể gắn giấy chứng nhận với sản phẩm trong trang sản phẩm."),
    "seller.certificates",
)
CERTIFICATE_RETURNED = News(
    "certificate-returned",
    _l("Giấy chứng nhận cần sửa"),
    _l("Cán bộ Hội nhờ bạn xem lại giấy chứng nhận đã nhập."),
    _l("Hãy sửa theo lý do trên rồi gửi lại."),
    "seller.certificates",
)
CERTIFICATE_WITHDRAWN = News(
    "certificate-withdrawn",
    _l("Giấy chứng nhận đã bị thu hồi"),
    _l("Cán bộ Hội đã ghi nhận việc thu hồi giấy chứng nhận. Giấy không còn hiện trên sản phẩm."),
    _l("Hãy gỡ dấu chứng nhận khỏi nhãn và bao bì."),
    "seller.certificates",
)
CERTIFICATE_CLOSED = News(
    "certificate-closed",
    _l("Đề nghị công nhận OCOP đã dừng"),
    _l("Cán bộ Hội đã ghi nhận đề nghị này không được công nhận."),
    _l("Hãy xem lý do, hoàn thiện sản phẩm và đề nghị lại ở đợt sau."),
    "seller.certificates",
)
CERTIFICATE_ENDING = News(
    "certificate-ending",
    _l("Giấy chứng nhận sắp hết hạn"),
    _l("Một giấy chứng nhận của hợp tác xã sắp hết hạn. Qua ngày cuối cùng, giấy không còn hiện trên chợ."),
    _l("Hãy làm hồ sơ cấp lại, rồi nhập giấy mới từ giấy cũ để sản phẩm giữ được chứng nhận."),
    "seller.certificates",
)
CERTIFICATE_EXPIRED = News(
    "certificate-expired",
    _l("Giấy chứng nhận đã hết hạn"),
    _l("Một giấy chứng nhận của hợp tác xã đã qua ngày cuối cùng. Giấy không còn hiện trên sản phẩm."),
    _l("Có giấy mới thì nhập giấy mới. Hãy gỡ dấu chứng nhận khỏi nhãn và bao bì mới."),
    "seller.certificates",
)


def tell_cooperative(cooperative_id: int, news: News, *, about: str = "", reason: str = "", link: str = "") -> None:
    """Write to the cooperative's own address and to its managers.

    Args:
        about: the certificate or other thing it is about, by name.
        reason: the officer's words, where she gave any.
        link: the path of the page on which she goes on, where it is not the news' own.
    """
    now = clock.now()
    # The officer who decides may read English; the cooperative's letter is Vietnamese all the same.
    with force_locale(LETTERS_LOCALE):
        values = {"about": about, "reason": reason, "path": link or url_for(news.page)}
        letter = _written(cooperatives.cooperative_of(cooperative_id).name, news, **values)
    for address in cooperatives.letter_addresses(cooperative_id):
        key = f"{news.name}-{cooperative_id}-{now.isoformat()}-{address}"
        outbox.post("mail", letter | {"to": address}, key=key, at=now)


def _written(cooperative_name: str, news: News, *, about: str, reason: str, path: str) -> dict[str, str]:
    link = settings().base_url.rstrip("/") + path
    values = {"news": news, "cooperative_name": cooperative_name, "about": about, "reason": reason, "link": link}
    return {
        "subject": f"{news.subject} · {cooperative_name}",
        "html": render_template("mail/cooperative_news.html", **values),
        "text": render_template("mail/cooperative_news.txt", **values),
    }
