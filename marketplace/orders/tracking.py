"""Where buyers can follow a parcel: the carrier's own page, by a template that each cooperative can set."""

from urllib.parse import quote, urlsplit

from sqlalchemy import delete, select

from marketplace.kernel import audit
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold, normalise
from marketplace.orders.delivery_models import TrackingLink

PLACE = "{code}"
LONGEST_TEMPLATE = 300
LONGEST_CARRIER = 80
MOST_LINKS = 30
#: What everybody's parcels of these carriers are followed by, until a cooperative says otherwise.
KNOWN = {
    "ghn": "https://donhang.ghn.vn/?order_code={code}",
    "ghtk": "https://i.ghtk.vn/{code}",
}


def tracking_url(cooperative_id: int, carrier: str, number: str) -> str:
    """Return where a parcel can be followed; "" where nobody has told how, or the parcel has no number."""
    if not number:
        return ""
    own = db.session.scalar(
        select(TrackingLink.template).where(
            TrackingLink.cooperative_id == cooperative_id, TrackingLink.carrier == fold(carrier)
        )
    )
    template = own or KNOWN.get(fold(carrier), "")
    return template.replace(PLACE, quote(number, safe=""))


def links_of(cooperative_id: int) -> dict[str, str]:
    """Return the templates that a cooperative set, by the carrier's name without marks."""
    chosen = select(TrackingLink.carrier, TrackingLink.template).where(TrackingLink.cooperative_id == cooperative_id)
    return {carrier: template for carrier, template in db.session.execute(chosen.order_by(TrackingLink.carrier))}


def set_link(cooperative_id: int, carrier: str, template: str, *, act: Act) -> None:
    """Set where parcels of a carrier are followed; an empty template takes it away.

    Raises:
        InvalidInput: no carrier, or an address that is not of the web or does not say where the number goes.
    """
    name, address = fold(normalise(carrier)), template.strip()
    if not name or len(name) > LONGEST_CARRIER:
        raise InvalidInput(fields={"carrier": msg("Hãy ghi tên hãng vận chuyển.")})
    if not address:
        mine = delete(TrackingLink).where(TrackingLink.cooperative_id == cooperative_id, TrackingLink.carrier == name)
        db.session.execute(mine)
    else:
        _ensure_template(address)
        _ensure_few(cooperative_id, name)
        statement = dialect_insert(TrackingLink).values(cooperative_id=cooperative_id, carrier=name, template=address)
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["cooperative_id", "carrier"], set_={"template": address})
        )
    audit.record("tracking_link.set", "cooperative", cooperative_id, act, carrier=name, template=address)


def _ensure_template(address: str) -> None:
    example = msg("Địa chỉ phải bắt đầu bằng https:// và có {code} ở chỗ của mã vận đơn.")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise InvalidInput(fields={"template": example}) from None
    is_of_the_web = parts.scheme == "https" and bool(parts.hostname) and PLACE not in parts.netloc
    if not is_of_the_web or PLACE not in address or len(address) > LONGEST_TEMPLATE or not address.isprintable():
        raise InvalidInput(fields={"template": example})


def _ensure_few(cooperative_id: int, name: str) -> None:
    known = links_of(cooperative_id)
    if name not in known and len(known) >= MOST_LINKS:
        raise InvalidInput(fields={"carrier": msg("Nhiều nhất %(most)s hãng.", most=MOST_LINKS)})
