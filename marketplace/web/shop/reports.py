"""Anybody may say that a product breaks the law or somebody's rights; no account is needed."""

from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.products import takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.words import SOURCE_NAMES
from marketplace.web.access import public
from marketplace.web.forms import OpenForm, put_errors
from marketplace.web.languages import say
from marketplace.web.limits import limiter
from marketplace.web.shop.blueprint import blueprint

Page = str | Response | tuple[str, int]
FROM_OUTSIDE = (TakedownSource.CONSUMER, TakedownSource.RIGHTS_HOLDER, TakedownSource.AUTHORITY)


class ReportForm(OpenForm):
    """What is wrong, and who says so."""

    source = RadioField(_l("Bạn là"), [InputRequired(_l("Hãy điền mục này."))])
    reason = TextAreaField(_l("Sai ở đâu"), [InputRequired(_l("Hãy viết rõ hơn sai ở đâu, ít nhất 10 ký tự."))])
    legal_basis = StringField(_l("Số văn bản, số đăng ký nhãn hiệu hoặc căn cứ khác"))
    asked_by = StringField(_l("Tên của bạn hoặc cơ quan"))
    contact = StringField(_l("Điện thoại hoặc thư điện tử để trả lời bạn"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.source.choices = [(source.value, say(SOURCE_NAMES[source])) for source in FROM_OUTSIDE]

    def complaint(self) -> takedowns.Complaint:
        """Return what was typed; only after it was found valid."""
        return takedowns.Complaint(
            source=TakedownSource(self.source.data),
            reason=self.reason.data or "",
            asked_by=self.asked_by.data or "",
            contact=self.contact.data or "",
            legal_basis=self.legal_basis.data or "",
        )


@blueprint.get("/products/<string:slug>/report")
@public
def report_product(slug: str) -> Page:
    """Show the form."""
    return _page(slug, ReportForm(formdata=None))


@blueprint.post("/products/<string:slug>/report")
@public
@limiter.limit("10 per hour")
def send_report(slug: str) -> Page:
    """Take the report in; an officer decides within 24 hours."""
    form = ReportForm()
    if not form.validate():
        return _page(slug, form)
    try:
        with transaction():
            takedowns.report(slug, form.complaint(), at=clock.now())
    except InvalidInput as error:
        put_errors(form, error)
        return _page(slug, form)
    return _page(slug, form, is_sent=True)


def _page(slug: str, form: ReportForm, *, is_sent: bool = False) -> Page:
    product = takedowns.shown_product(slug)
    page = render_template("shop/report.html", product=product, form=form, is_sent=is_sent)
    return (page, 422) if form.errors else page
