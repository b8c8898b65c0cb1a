"""The forms in which a cooperative enters its certificates: which boxes stand there depends on the kind."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from marketplace.certificates.kinds import KIND_RULES, CertificateKind
from marketplace.certificates.rules import STARS, CertificateDetails
from marketplace.web.forms import DayField, MarketForm

ALL_FIELDS = frozenset().union(*(rule.fields for rule in KIND_RULES.values()))
DAYS = frozenset({"issued_on", "valid_to"})
PROPOSED = frozenset({"product_name", "stars"})


class CertificateForm(MarketForm):
    """What stands on a certificate of one kind. What is missing is told by the concept, all at once."""

    product_name = StringField(_l("Tên sản phẩm ghi trên giấy"))
    stars = RadioField(_l("Hạng sao"), validate_choice=False)
    crop = StringField(_l("Cây trồng, vật nuôi"))
    area = StringField(_l("Vùng trồng"))
    decision_number = StringField(_l("Số quyết định"))
    authority = StringField(_l("Cơ quan cấp"))
    issued_on = DayField(_l("Ngày cấp"), [Optional()])
    valid_to = DayField(_l("Có giá trị đến hết ngày"), [Optional()])
    scan = FileField(_l("Bản chụp giấy"))

    def __init__(self, kind: CertificateKind, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self._keep(KIND_RULES[kind].fields, KIND_RULES[kind].needed)
        if kind is not CertificateKind.OCOP:
            if "product_name" in self:
                self.product_name.label.text = gettext("Sản phẩm, phạm vi ghi trên giấy")
            self.decision_number.label.text = gettext("Số giấy, mã số")

    def details(self) -> CertificateDetails:
        """Return what was typed."""
        typed = {name: self[name].data for name in ALL_FIELDS if name in self}
        # A box that the browser did not send at all is as empty as one that was left empty.
        typed = {name: "" if value is None and name not in DAYS else value for name, value in typed.items()}
        stars = str(typed.pop("stars", None) or "")
        return CertificateDetails(kind=self.kind, stars=int(stars) if stars.isdecimal() else None, **typed)

    def _keep(self, shown: frozenset[str], needed: frozenset[str]) -> None:
        """Leave out the boxes that such a certificate has no words for."""
        for name in ALL_FIELDS - shown:
            del self[name]
        for name in needed:
            self[name].flags.required = True
        if "stars" in self:
            self.stars.choices = [(str(stars), gettext("%(stars)s sao", stars=stars)) for stars in STARS]


class ProposalForm(CertificateForm):
    """What is known of an OCOP proposal: the product, and the stars hoped for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(CertificateKind.OCOP, **options)
        for name in (ALL_FIELDS | {"scan"}) - PROPOSED:
            if name in self:
                del self[name]
