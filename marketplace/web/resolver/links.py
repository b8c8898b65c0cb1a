"""What a named thing links to: pages in both languages, by GS1's kinds of links."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import force_locale, gettext

from marketplace.gs1.digital_link import DigitalLink
from marketplace.traceability.numbers import NamedThing
from marketplace.web.languages import LANGUAGES
from marketplace.wiring import settings

VOCABULARY = "https://ref.gs1.org/voc/"
#: GS1 moved its vocabulary; addresses of the old place mean the same.
OLD_PLACES = ("https://gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/", "gs1:")
HTML, JSON_LD = "text/html", "application/ld+json"
PRODUCT, TRACE, EVENTS = "pip", "traceability", "epcis"


@dataclass(frozen=True)
class Link:
    """One link: its kind by GS1's vocabulary, where it leads, and in which language."""

    kind: str
    href: str
    title: str
    language: str
    media_type: str = HTML


@dataclass(frozen=True)
class Level:
    """One level of a thing (lot, then product) with everything it links to; the first kind is the default."""

    anchor: str
    description: str
    default: str
    links: Sequence[Link]


def levels_of(thing: NamedThing) -> list[Level]:
    """Return the levels of a thing, the finest first."""
    return [_level(thing, link) for link in thing.link.up_the_tree()]


def kind_of(asked: str) -> str:
    """Return the plain name of a link type written as a CURIE or as an address, or as it is."""
    for place in (VOCABULARY, *OLD_PLACES):
        if asked.startswith(place):
            return asked.removeprefix(place)
    return asked


def absolute(path: str) -> str:
    """Return an address of ours as others need it."""
    return f"{settings().base_url.rstrip('/')}{path}"


def _events_of(thing: NamedThing, language: str) -> Link:
    """Return the link to the lot's events in a repository, for programs."""
    lot = absolute(url_for("trace.lot", code=thing.lot_code))
    found = absolute(url_for("epcis.events", MATCH_anyEPCClass=lot))
    return Link(EVENTS, found, gettext("Sự kiện của lô %(number)s (EPCIS)", number=thing.lot_number), language, JSON_LD)


def _level(thing: NamedThing, link: DigitalLink) -> Level:
    is_lot = bool(thing.lot_code) and link.value_of("10") is not None
    links = [each for language in LANGUAGES for each in _links(thing, language, link if is_lot else None)]
    name = f"{thing.name} – {thing.label}"
    described = f"{name}, lô {thing.lot_number}" if is_lot else name
    return Level(absolute(link.uri("")), described, TRACE if is_lot else PRODUCT, links)


def _links(thing: NamedThing, language: str, lot: DigitalLink | None) -> Iterator[Link]:
    """Yield the links of a product, or of a lot of it; a serial number leads to the page of that one label."""
    with force_locale(language):
        name = (language == "en" and thing.name_en) or thing.name
        page = absolute(url_for("shop.product", slug=thing.slug, lang=language))
        if lot is not None:
            serial = lot.value_of("21")
            if serial:
                path = url_for("trace.serial", code=thing.lot_code, serial=serial, lang=language)
            else:
                path = url_for("trace.lot", code=thing.lot_code, lang=language)
            title = gettext("Hành trình của lô %(number)s: %(name)s", number=thing.lot_number, name=name)
            yield Link(TRACE, absolute(path), title, language)
            # The same page: what must be known of a recall stands on top of it.
            status = gettext("Tình trạng thu hồi của lô %(number)s: %(name)s", number=thing.lot_number, name=name)
            yield Link("recallStatus", absolute(path), status, language)
            yield _events_of(thing, language)
        yield Link(PRODUCT, page, gettext("Thông tin sản phẩm: %(name)s", name=name), language)
        if thing.is_sold_here:
            yield Link("hasRetailers", page, gettext("Mua %(name)s trực tiếp của hợp tác xã", name=name), language)
