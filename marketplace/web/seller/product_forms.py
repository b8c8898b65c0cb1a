"""The three screens on which a cooperative lists a product: name and photo, packs, story."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.kernel.messages import Message
from marketplace.kernel.money import Dong, group_thousands, parse_dong
from marketplace.kernel.quantity import UNITS, UnitGroup, format_amount, get_unit, parse_quantity
from marketplace.products import queries as products
from marketplace.products.crafts import MONTHS, months_of, season_of
from marketplace.products.rules import LONGEST, ProductData, VariantData
from marketplace.web.forms import CountField, MarketForm
from marketplace.web.languages import language, say

Read = TypeVar("Read")

_EMPTY = ("", _l("Chọn…"))


class NameForm(MarketForm):
    """Screen one: what it is called, where it belongs, and a photo."""

    photo = FileField(_l("Ảnh sản phẩm"))
    name = StringField(_l("Tên sản phẩm"), [InputRequired(_l("Hãy ghi tên sản phẩm, ít nhất 3 chữ cái."))])
    category_id = SelectField(_l("Nhóm hàng"), [InputRequired(_l("Hãy chọn nhóm hàng."))], validate_choice=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.category_id.choices = [_EMPTY, *((str(shelf.id), _name(shelf)) for shelf in products.categories())]

    def told(self, before: ProductData | None = None) -> ProductData:
        """Return what was typed, and what stood there before for the rest."""
        name, chosen = self.name.data or "", self.category_id.data or ""
        # No shelf has the number 0; the concept says so beside the field.
        category_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
        if before is None:
            return ProductData(name=name, category_id=category_id)
        return replace(before, name=name, category_id=category_id)


class StoryForm(MarketForm):
    """Screen three: what buyers must be told, and what she likes to tell."""

    description = TextAreaField(_l("Mô tả sản phẩm"), [Length(max=LONGEST["description"])])
    ingredients = TextAreaField(_l("Thành phần"), [Length(max=LONGEST["ingredients"])])
    storage = TextAreaField(_l("Cách bảo quản"), [Length(max=LONGEST["storage"])])
    usage = TextAreaField(_l("Cách dùng"), [Length(max=LONGEST["usage"])])
    warning = TextAreaField(_l("Lưu ý, cảnh báo"), [Length(max=LONGEST["warning"])])
    specifications = TextAreaField(_l("Thông số kỹ thuật"), [Length(max=LONGEST["specifications"])])
    artisan = StringField(_l("Nghệ nhân hoặc làng nghề"), [Length(max=LONGEST["artisan"])])
    season_months = SelectMultipleField(
        _l("Tháng nào có hàng tươi, hàng mới"),
        [Optional()],
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    origin = StringField(_l("Xuất xứ"), [Length(max=LONGEST["origin"])])
    story = TextAreaField(_l("Câu chuyện của chị em làm ra sản phẩm"), [Length(max=LONGEST["story"])])
    summary = StringField(_l("Một câu giới thiệu ngắn"), [Length(max=LONGEST["summary"])])
    ocop_set_id = SelectField(_l("Bộ sản phẩm OCOP"), [Optional()])
    name_en = StringField(_l("Tên tiếng Anh"), [Length(max=LONGEST["name_en"])])
    description_en = TextAreaField(_l("Mô tả tiếng Anh"), [Length(max=LONGEST["description_en"])])
    origin_en = StringField(_l("Xuất xứ bằng tiếng Anh"), [Length(max=LONGEST["origin_en"])])
    ingredients_en = TextAreaField(_l("Thành phần bằng tiếng Anh"), [Length(max=LONGEST["ingredients_en"])])
    usage_en = TextAreaField(_l("Cách dùng bằng tiếng Anh"), [Length(max=LONGEST["usage_en"])])
    storage_en = TextAreaField(_l("Bảo quản bằng tiếng Anh"), [Length(max=LONGEST["storage_en"])])
    warning_en = TextAreaField(_l("Lưu ý bằng tiếng Anh"), [Length(max=LONGEST["warning_en"])])
    specifications_en = TextAreaField(_l("Thông số bằng tiếng Anh"), [Length(max=LONGEST["specifications_en"])])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        sets = ((str(each.id), f"{each.id}. {each.name}") for each in products.ocop_sets())
        self.ocop_set_id.choices = [("", _l("Chưa rõ")), *sets]
        self.season_months.choices = [(str(month), _l("Tháng %(month)s", month=month)) for month in MONTHS]

    def mark_required(self, names: Collection[str]) -> None:
        """Mark what an officer will not do without; a draft may be saved all the same."""
        for name in names:
            if name in self:
                self[name].flags.required = True

    def told(self, before: ProductData) -> ProductData:
        """Return what was typed, with the name and shelf that stood there before."""
        texts: dict[str, Any] = {name: getattr(self, name).data or "" for name in LONGEST if name != "name"}
        ocop_set = self.ocop_set_id.data
        chosen = [month for month in MONTHS if str(month) in (self.season_months.data or [])]
        return replace(
            before, ocop_set_id=int(ocop_set) if ocop_set else None, season_months=season_of(chosen), **texts
        )


def typed_story(told: ProductData) -> dict[str, Any]:
    """Return what a product tells as it would be typed into the form."""
    return vars(told) | {
        "ocop_set_id": str(told.ocop_set_id or ""),
        "season_months": [str(month) for month in months_of(told.season_months)],
    }


WEIGHABLE = (UnitGroup.MASS, UnitGroup.VOLUME)


class VariantForm(MarketForm):
    """Screen two: one pack, its price and how many there are."""

    amount = StringField(_l("Một gói chứa"), [InputRequired(_l("Hãy ghi số lượng trong một gói, ví dụ 0,5."))])
    unit = SelectField(
        _l("Đơn vị"),
        [InputRequired(_l("Hãy chọn đơn vị.")), AnyOf(list(UNITS), _l("Hãy chọn đơn vị."))],
        validate_choice=False,
    )
    price = StringField(_l("Giá một gói"), [InputRequired(_l("Hãy nhập số tiền."))])
    stock = CountField(
        _l("Đang có bao nhiêu gói để bán"),
        [
            InputRequired(_l("Hãy nhập một số, ví dụ 12.")),
            NumberRange(0, 1_000_000, _l("Số gói phải từ 0 đến 1.000.000.")),
        ],
    )
    label = StringField(_l("Tên gọi của quy cách"))
    label_en = StringField(_l("Tên gọi bằng tiếng Anh"))
    weight_grams = CountField(_l("Cân nặng cả bao bì (gam)"), [Optional()])
    is_weighed = BooleanField(_l("Tính tiền theo cân thực tế khi gửi"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.unit.choices = [(unit.code, unit.name(language())) for unit in UNITS.values()]

    def validate_amount(self, field: Any) -> None:
        """Read the amount in the chosen unit."""
        if self.unit.data in UNITS:
            _read(lambda typed: parse_quantity(typed, get_unit(self.unit.data)), field)

    def validate_price(self, field: Any) -> None:
        """Read the price."""
        _read(parse_dong, field)

    @property
    def packs(self) -> int:
        """How many packs she says there are."""
        return int(self.stock.data or 0)

    def variant(self) -> VariantData:
        """Return what was typed; only after it was found valid."""
        unit = get_unit(self.unit.data)
        return VariantData(
            unit=unit,
            amount=parse_quantity(self.amount.data, unit).amount_base,
            price=Dong(parse_dong(self.price.data)),
            label=self.label.data or "",
            label_en=self.label_en.data or "",
            weight_grams=self.weight_grams.data or 0,
            is_weighed=bool(self.is_weighed.data) and unit.group in WEIGHABLE,
        )


def typed_variant(variant: Any, *, stock: int) -> dict[str, Any]:
    """Return a stored variant as it would be typed into the form."""
    return {
        "amount": format_amount(variant.amount, get_unit(variant.unit)),
        "unit": variant.unit,
        "price": group_thousands(variant.price),
        "stock": stock,
        "label": variant.label,
        "label_en": variant.label_en,
        "weight_grams": variant.weight_grams,
        "is_weighed": variant.is_weighed,
    }


def _read(reader: Callable[[str], Read], field: Any) -> Read:
    try:
        return reader(field.data or "")
    except ValueError as error:
        sentence = error.args[0]
        raise ValidationError(say(sentence) if isinstance(sentence, Message) else str(sentence)) from error


def _name(shelf: Any) -> str:
    return str(shelf.name_en if language() == "en" else shelf.name)
