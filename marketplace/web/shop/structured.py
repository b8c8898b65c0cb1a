"""Pages as things of schema.org: what search engines show beside a link, all of it true and shown on the page too."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.queries import ShownCertificate
from marketplace.certificates.words import KIND_NAMES
from marketplace.cooperatives.queries import PublicCooperative
from marketplace.products.display import ProductPage
from marketplace.web.found.heads import absolute, in_language
from marketplace.web.languages import language, say
from marketplace.web.pictures import brocade_tile_url
from marketplace.web.shop.offer import Offer, Pack
from marketplace.web.shop.shelf import ShownCard
from marketplace.wiring import settings

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
MOST_STARS = 5


def of_home() -> list[Thing]:
    """Return the site itself, with its search, and who runs it."""
    home = absolute("/")
    site: Thing = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": settings().site_name,
        "inLanguage": ["vi", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute("/search?q={search_term_string}")},
            "query-input": "required name=search_term_string",
        },
    }
    return [site, {"@context": CONTEXT, **_operator(home)}]


def of_list(cards: Iterable[ShownCard], trail: Sequence[tuple[str, str]]) -> list[Thing]:
    """Return the products of a list in their order, and the way to it."""
    items = [
        {"@type": "ListItem", "position": place, "url": _here(card.href), "name": card.name}
        for place, card in enumerate(cards, start=1)
    ]
    listed: Thing = {"@context": CONTEXT, "@type": "ItemList", "itemListElement": items}
    return [*([listed] if items else []), _trail(trail)]


def of_product(page: ProductPage, offer: Offer) -> list[Thing]:
    """Return a product with its packs, papers and ratings, and the way to it."""
    address = _here(f"/products/{offer.slug}")
    thing: Thing = {
        "@context": CONTEXT,
        "@type": "Product",
        "@id": f"{address}#product",
        "url": address,
        "name": offer.name,
        "description": offer.summary or offer.description or offer.name,
        "sku": page.product.code,
        "category": offer.category,
        "image": [absolute(picture["src"]) for picture in offer.pictures],
        "brand": {"@type": "Brand", "name": page.maker.name},
        "manufacturer": _maker(page),
        "countryOfOrigin": {"@type": "Country", "name": "VN"},
        "offers": [_pack(page, pack, address) for pack in offer.packs],
    }
    papers = [_paper(certificate) for certificate in page.certificates]
    thing |= {"hasCertification": papers} if papers else {}
    thing |= {"aggregateRating": _rating(page)} if page.rating_count else {}
    return [thing, _trail([(offer.category, offer.category_href), (offer.name, "")])]


def of_cooperative(maker: PublicCooperative, story: str) -> list[Thing]:
    """Return a cooperative with its place and numbers, and the way to it."""
    address = _here(f"/cooperatives/{maker.slug}")
    known = {
        "telephone": maker.phone,
        "email": maker.email,
        "taxID": maker.tax_number,
        "foundingDate": maker.founded_on.isoformat() if maker.founded_on else "",
        "description": story,
    }
    thing: Thing = {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": f"{address}#organization",
        "url": address,
        "name": maker.name,
        "legalName": maker.legal_name,
        "logo": absolute(brocade_tile_url(maker.code)),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": maker.street,
            "addressLocality": maker.place.name,
            "addressRegion": maker.place.province_name,
            "addressCountry": "VN",
        },
        **{name: value for name, value in known.items() if value},
    }
    return [thing, _trail([(gettext("Các hợp tác xã"), "/cooperatives"), (maker.name, "")])]


def _operator(home: str) -> Thing:
    site = settings()
    known = {"legalName": site.operator_name, "telephone": site.operator_phone, "email": site.operator_email}
    return {
        "@type": "Organization",
        "@id": f"{home}#organization",
        "url": home,
        "name": site.site_name,
        **{name: value for name, value in known.items() if value},
    }


def _maker(page: ProductPage) -> Thing:
    address = _here(f"/cooperatives/{page.maker.slug}")
    return {"@type": "Organization", "@id": f"{address}#organization", "name": page.maker.name, "url": address}


def _pack(page: ProductPage, pack: Pack, address: str) -> Thing:
    return {
        "@type": "Offer",
        "sku": f"{page.product.code}-{pack.variant_id}",
        "name": pack.label,
        "url": address,
        # Whole đồng without separators: the currency has no smaller unit.
        "price": int(pack.price),
        "priceCurrency": "VND",
        **_availability(pack),
        "itemCondition": f"{CONTEXT}/NewCondition",
        "seller": _maker(page),
    }


def _availability(pack: Pack) -> Thing:
    """Say whether it is there, or from when on what is ordered before the harvest is sent."""
    if pack.preorder_on is not None:
        return {"availability": f"{CONTEXT}/PreOrder", "availabilityStarts": pack.preorder_on.isoformat()}
    return {"availability": f"{CONTEXT}/{'OutOfStock' if pack.is_sold_out else 'InStock'}"}


def _paper(certificate: ShownCertificate) -> Thing:
    is_starred = certificate.kind is CertificateKind.OCOP
    name = say(KIND_NAMES[certificate.kind])
    told: Thing = {
        "@type": "Certification",
        "name": f"{name} {certificate.stars}" if is_starred else name,
        "certificationIdentification": certificate.decision_number,
    }
    if certificate.authority:
        told["issuedBy"] = {"@type": "Organization", "name": certificate.authority}
    if certificate.issued_on:
        told["validFrom"] = certificate.issued_on.isoformat()
    if certificate.valid_to:
        told["expires"] = certificate.valid_to.isoformat()
    if is_starred:
        told["certificationRating"] = {
            "@type": "Rating",
            "ratingValue": certificate.stars,
            "bestRating": MOST_STARS,
            "worstRating": 1,
        }
    return told


def _rating(page: ProductPage) -> Thing:
    return {
        "@type": "AggregateRating",
        "ratingValue": round(page.rating_sum / page.rating_count, 1),
        "ratingCount": page.rating_count,
        "bestRating": MOST_STARS,
        "worstRating": 1,
    }


def _trail(steps: Sequence[tuple[str, str]]) -> Thing:
    """Return the way from the front page; the last step is the page itself and needs no address."""
    items = [
        {"@type": "ListItem", "position": place, "name": label, **({"item": _here(path)} if path else {})}
        for place, (label, path) in enumerate([(gettext("Trang chủ"), "/"), *steps], start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _here(path: str) -> str:
    return absolute(in_language(path, language()))
