"""The component gallery: every component in every state, for whoever builds pages. Only in the demo."""

from flask import Blueprint, render_template
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.kernel.errors import NotFound
from marketplace.web.access import public
from marketplace.web.forms import OpenForm
from marketplace.wiring import settings

blueprint = Blueprint("gallery", __name__)


class SampleForm(OpenForm):
    """One field of each kind."""

    name = StringField("Tên sản phẩm", [InputRequired("Hãy nhập tên sản phẩm.")])
    price = StringField("Giá bán", [InputRequired("Hãy nhập giá bán.")])
    weight = StringField("Khối lượng tịnh")
    story = TextAreaField("Câu chuyện sản phẩm")
    province = SelectField("Tỉnh, thành phố", choices=[("", "Chọn tỉnh, thành phố"), ("15", "Lào Cai")])
    payment = RadioField(
        "Cách trả tiền",
        choices=[("vietqr", "Chuyển khoản bằng mã QR"), ("cod", "Trả tiền khi nhận hàng")],
        validators=[InputRequired("Hãy chọn cách trả tiền.")],
    )
    photos = MultipleFileField("Ảnh sản phẩm")
    agrees = BooleanField("Tôi xác nhận thông tin trên là đúng")


@blueprint.get("/components")
@public
def components() -> str:
    """Show every component."""
    if not settings().demo:
        raise NotFound
    filled = SampleForm(formdata=None, data={"name": "Mật ong bạc hà", "price": "180.000", "province": "15"})
    wrong = SampleForm(formdata=MultiDict({"name": ""}))
    wrong.validate()
    return render_template("components_gallery.html", form=filled, wrong_form=wrong)
