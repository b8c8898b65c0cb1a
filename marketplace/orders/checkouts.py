"""What a buyer hands in at the checkout, cleaned and checked. Pure."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import LARGEST_TYPED
from marketplace.kernel.phones import parse_phone
from marketplace.kernel.text import normalise, normalise_lines
from marketplace.orders.kinds import PayBy

LONGEST_NAME = 100
LONGEST_STREET = 200
LONGEST_NOTE = 500
LONGEST_EMAIL = 254

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Checkout:
    """One wish to buy what is in a cart.

    Attributes:
        key: random text made with the checkout page; the same page sent twice orders once.
        pay_by: how each cooperative (by id) is to be paid; who has nothing in the cart any more may be named as well.
        seen_total: the total in đồng that stood on the page the buyer agreed to.
        buyer_phone: as typed; `cleaned` makes it E.164.
        province_id: where the commune must lie, for it was shown below that province; `None` where nothing was shown.
        pickups: the pick-up point by cooperative, where the buyer fetches the goods herself.
    """

    key: str
    cart_token: str
    buyer_name: str
    buyer_phone: str
    street: str
    commune_id: int
    pay_by: Mapping[int, PayBy]
    seen_total: int
    buyer_email: str = ""
    old_address: str = ""
    note: str = ""
    locale: str = "vi"
    buyer_id: int | None = None
    province_id: int | None = None
    pickups: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_brought(self) -> bool:
        """Tell whether anything of it is brought to the buyer."""
        return not self.pickups or not self.pay_by.keys() <= self.pickups.keys()

    @property
    def stored_key(self) -> str:
        """The key as it is kept: bound to the cart, so that a key copied from somebody else answers nothing."""
        return sha256(f"{self.cart_token}\n{self.key}".encode()).hexdigest()

    @property
    def has_plausible_total(self) -> bool:
        """Tell whether the total can have stood on a page at all."""
        return 0 <= self.seen_total <= LARGEST_TYPED


def new_key() -> str:
    """Return a key for a checkout page about to be shown."""
    return secrets.token_urlsafe(24)


def cleaned(checkout: Checkout) -> Checkout:
    """Return the checkout as it will be stored.

    Raises:
        InvalidInput: names every faulty field.
    """
    phone, phone_fault = _read_phone(checkout.buyer_phone)
    clean = replace(
        checkout,
        buyer_name=normalise(checkout.buyer_name),
        buyer_phone=phone,
        buyer_email=normalise(checkout.buyer_email).lower(),
        street=normalise(checkout.street),
        old_address=normalise(checkout.old_address),
        note=normalise_lines(checkout.note),
        locale=checkout.locale if checkout.locale in _LANGUAGES else _LANGUAGES[0],
    )
    faults = {name: fault for name, fault in _faults(clean, phone_fault).items() if fault is not None}
    if faults:
        raise InvalidInput(fields=faults)
    return clean


def _read_phone(typed: str) -> tuple[str, Message | None]:
    try:
        return parse_phone(typed), None
    except ValueError as error:
        fault = error.args[0]
        return "", fault if isinstance(fault, Message) else msg("Số điện thoại chưa đúng.")


def _faults(clean: Checkout, phone_fault: Message | None) -> dict[str, Message | None]:
    return {
        "buyer_name": _missing_or_long(clean.buyer_name, msg("Hãy nhập tên người nhận."), LONGEST_NAME),
        "buyer_phone": phone_fault,
        "buyer_email": _email_fault(clean.buyer_email),
        "street": _street_fault(clean),
        "old_address": _too_long(clean.old_address, LONGEST_STREET),
        "note": _too_long(clean.note, LONGEST_NOTE),
    }


def _street_fault(clean: Checkout) -> Message | None:
    if not clean.is_brought:
        return _too_long(clean.street, LONGEST_STREET)
    return _missing_or_long(clean.street, msg("Hãy nhập số nhà, đường hoặc thôn, xóm."), LONGEST_STREET)


def _missing_or_long(text: str, missing: Message, longest: int) -> Message | None:
    return _too_long(text, longest) if text else missing


def _too_long(text: str, longest: int) -> Message | None:
    return msg("Dài quá %(longest)s ký tự. Hãy viết ngắn hơn.", longest=longest) if len(text) > longest else None


def _email_fault(email: str) -> Message | None:
    if not email or (_EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL):
        return None
    return msg("Địa chỉ thư điện tử chưa đúng. Bạn có thể để trống ô này.")
