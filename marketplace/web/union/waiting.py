"""What waits for an officer: applications, certificates, listings."""

from typing import Any

from flask import render_template, url_for

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.words import KIND_SHORT_NAMES
from marketplace.kernel import clock
from marketplace.orders import disputing
from marketplace.products import queries as products
from marketplace.products import revisions, takedowns
from marketplace.recalls import queries as recalls
from marketplace.web.access import officer
from marketplace.web.certificate_card import badge_words
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.certificate_lists import certificate_row
from marketplace.web.union.numbers import waiting_prefixes
from marketplace.web.union.takedowns import takedown_row
from marketplace.web.viewer import viewer

Row = dict[str, Any]


@blueprint.get("/waiting")
@officer()
def waiting() -> str:
    """Show what waits in the officer's territory, the oldest first."""
    scope = viewer().scope
    return render_template(
        "union/waiting.html",
        recalls=recalls.count_unreported(scope),
        takedowns=[takedown_row(each) for each in takedowns.open_requests(scope)],
        applications=[_application(each) for each in cooperatives.waiting(scope)],
        certificates=[_certificate(each) for each in certificates.waiting(scope)],
        ending=[certificate_row(each, clock.today()) for each in certificates.ending_in(scope, clock.today())],
        products=[_product(each) for each in products.waiting(scope)],
        revisions=[_revision(each) for each in revisions.waiting(scope)],
        prefixes=waiting_prefixes(),
        disputes=disputing.count_open(scope),
    )


def _application(each: cooperatives.RegisterLine) -> Row:
    women, place = f"{each.women_posts}/{each.posts}", each.place.label
    return _row(
        url_for("union.cooperative", code=each.code),
        each.name,
        since=vn_date(each.submitted_at),
        meta=place,
        kind=say(KIND_SHORT_NAMES[each.kind]),
        place=place,
        women=women,
    )


def _certificate(each: certificates.CertificateLine) -> Row:
    badge = badge_words(each)
    return _row(
        url_for("union.review_certificate", certificate_id=each.id),
        each.product_name or badge,
        since=vn_date(each.entered_at),
        meta=f"{badge} · {each.cooperative_name}",
        badge=badge,
        cooperative=each.cooperative_name,
        decision=each.decision_number,
    )


def _product(each: products.WaitingProduct) -> Row:
    return _row(
        url_for("union.review_product", code=each.product.code),
        each.product.name,
        since=vn_date(each.product.submitted_at),
        meta=each.cooperative_name,
        cooperative=each.cooperative_name,
    )


def _revision(each: revisions.WaitingRevision) -> Row:
    return _row(
        url_for("union.review_revision", code=each.product.code),
        each.product.name,
        since=vn_date(each.revision.revised_at),
        meta=each.cooperative_name,
    )


def _row(href: str, title: str, *, since: str, meta: str, **more: str) -> Row:
    """Return one thing that waits, for the table and, as a card, for phones."""
    card = {"href": href, "title": title, "meta": f"{meta} · {since}", "state": "", "tone": "", "amount": None}
    return card | more | {"since": since}
