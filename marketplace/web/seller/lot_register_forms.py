"""Forms about the places and parties of a cooperative, and about opening lots of raw material."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.kernel.quantity import UNITS, get_unit, parse_quantity
from marketplace.traceability.kinds import PartyKind, PlaceKind, TraceEventKind
from marketplace.traceability.registering import LONGEST_AREA, LONGEST_NAME, PartyData, PlaceData
from marketplace.traceability.rules import LONGEST_NUMBER, LONGEST_STANDARD
from marketplace.traceability.transforming import RawData
from marketplace.traceability.words import PARTY_NAMES, PLACE_NAMES
from marketplace.web.forms import DayField, MarketForm
from marketplace.web.languages import language, say
from marketplace.web.seller.lot_forms import NEEDED, Choices, chosen_id, read_quantity


class TracePlaceForm(MarketForm):
    """A plot, workshop or store; the commune is searched by its name and then chosen."""

    name = StringField(_l("Tên gọi"), [InputRequired(NEEDED), Length(max=LONGEST_NAME)])
    kind = RadioField(_l("Là nơi gì"), [InputRequired(NEEDED)])
    commune_search = StringField(_l("Xã, phường, đặc khu"))
    commune_code = RadioField(_l("Chọn đúng xã, phường"), choices=[], validate_choice=False)
    area_code = StringField(_l("Mã số vùng trồng"), [Length(max=LONGEST_AREA)])
    area_issuer = StringField(_l("Nơi cấp mã"), [Length(max=LONGEST_AREA)])
    area_crop = StringField(_l("Cây trồng được cấp mã"), [Length(max=LONGEST_AREA)])
    area_valid_to = DayField(_l("Mã có hiệu lực đến"), [Optional()])
    is_name_public = BooleanField(_l("Cho người quét tem thấy tên nơi này"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [(kind.value, say(name)) for kind, name in PLACE_NAMES.items()]

    def told(self, commune_id: int | None) -> PlaceData:
        """Return what was typed, in the commune that was found for it; only after it was found valid."""
        return PlaceData(
            kind=PlaceKind(self.kind.data),
            name=self.name.data or "",
            commune_id=commune_id,
            area_code=self.area_code.data or "",
            area_issuer=self.area_issuer.data or "",
            area_crop=self.area_crop.data or "",
            area_valid_to=self.area_valid_to.data,
            is_name_public=bool(self.is_name_public.data),
        )


class TracePartyForm(MarketForm):
    """A household, supplier, laboratory, carrier or buyer."""

    name = StringField(_l("Tên hộ hoặc đơn vị"), [InputRequired(NEEDED), Length(max=LONGEST_NAME)])
    kind = RadioField(_l("Là ai"), [InputRequired(NEEDED)])
    is_name_public = BooleanField(_l("Họ đồng ý cho người quét tem thấy tên"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [(kind.value, say(name)) for kind, name in PARTY_NAMES.items()]

    def told(self) -> PartyData:
        """Return what was typed; only after it was found valid."""
        return PartyData(PartyKind(self.kind.data), self.name.data or "", bool(self.is_name_public.data))


class RawLotForm(MarketForm):
    """A lot of raw material on one screen. `client_key` names the form, so that it is kept once."""

    kind = RadioField(_l("Từ đâu có"), [InputRequired(NEEDED)], default=TraceEventKind.HARVEST.value)
    material = StringField(_l("Nguyên liệu"), [InputRequired(NEEDED), Length(max=LONGEST_STANDARD)])
    quantity = StringField(_l("Số lượng"), [InputRequired(_l("Hãy ghi số lượng, ví dụ 50 hoặc 12,5."))])
    unit = SelectField(_l("Đơn vị"), [InputRequired(NEEDED)], default="kg")
    happened_on = DayField(_l("Ngày thu hoạch hoặc ngày nhận"), [InputRequired(NEEDED)])
    place = SelectField(_l("Thửa, nương hoặc nơi nhận"), validate_choice=False)
    party = SelectField(_l("Nhận của ai"), validate_choice=False)
    number = StringField(_l("Số lô"), [Length(max=2 * LONGEST_NUMBER)])
    client_key = HiddenField(validators=[Length(max=64)])

    def __init__(self, places: Choices, parties: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [
            (TraceEventKind.HARVEST.value, _l("Nhà mình thu hoạch")),
            (TraceEventKind.RECEIVE.value, _l("Nhận hoặc mua của người khác")),
        ]
        self.unit.choices = [(unit.code, unit.name(language())) for unit in UNITS.values()]
        self.place.choices, self.party.choices = places, parties

    def validate_quantity(self, field: Any) -> None:
        """Read the quantity in the chosen unit."""
        read_quantity(self.unit.data, field)

    def told(self) -> RawData:
        """Return what was typed; only after it was found valid."""
        return RawData(
            material=self.material.data or "",
            quantity=parse_quantity(self.quantity.data, get_unit(self.unit.data)).amount_base,
            unit=self.unit.data,
            happened_on=self.happened_on.data,
            kind=TraceEventKind(self.kind.data),
            number=self.number.data or "",
            place_id=chosen_id(self.place.data),
            party_id=chosen_id(self.party.data),
            client_key=self.client_key.data or None,
        )
