"""Where the names in our event documents lead: each is an address of this market, so anybody may ask what it is."""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import lookups as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.territory import queries as territory
from marketplace.traceability import identities, queries
from marketplace.traceability.epcis_terms import OWN_FIELDS, OWN_STEPS
from marketplace.traceability.identities import Identity
from marketplace.web.access import public
from marketplace.web.languages import say
from marketplace.web.resolver.blueprint import blueprint

#: The name stands for a thing; what is sent is a page about it (httpRange-14).
SEE_OTHER = 303


@blueprint.get("/id/crop/<string:code>")
@public
def crop(code: str) -> Response:
    """Lead from what stood on the field to the lot that was harvested from it."""
    if not queries.is_lot_code(code):
        raise NotFound
    return redirect(url_for("trace.lot", code=code), SEE_OTHER)


@blueprint.get("/id/cooperative/<string:code>")
@public
def cooperative(code: str) -> Response:
    """Lead to the page of a cooperative that trades here."""
    return redirect(url_for("shop.cooperative", slug=cooperatives.trading_slug(code)), SEE_OTHER)


@blueprint.get("/id/certificate/<int:certificate_id>")
@public
def certificate(certificate_id: int) -> Response:
    """Lead to the page of the cooperative that holds a certificate now; of what has ended nothing is shown."""
    shown = certificates.shown([certificate_id], clock.today()).get(certificate_id)
    if shown is None:
        raise NotFound(msg("Chứng nhận này không còn hiệu lực, hoặc chưa được công bố."))
    maker = cooperatives.names_of([shown.cooperative_id])[shown.cooperative_id]
    return redirect(url_for("shop.cooperative", slug=maker.slug), SEE_OTHER)


@blueprint.get("/id/place/<string:code>")
@public
def place(code: str) -> str:
    """Tell what a place is, and in which commune; its name only where the cooperative shows it."""
    return _page(identities.place_behind(code))


@blueprint.get("/id/party/<string:code>")
@public
def party(code: str) -> str:
    """Tell what kind of party it is, and whose records name it."""
    return _page(identities.party_behind(code))


@blueprint.get("/ns/trace")
@public
def terms() -> str:
    """Explain our own words in event documents."""
    steps = [(f"step-{name}", say(meaning)) for name, meaning in OWN_STEPS.items()]
    fields = [(name, say(meaning)) for name, meaning in OWN_FIELDS.items()]
    return render_template("resolver/terms.html", steps=steps, fields=fields)


def _page(found: Identity) -> str:
    rows = [(gettext("Loại"), say(found.kind)), (gettext("Mã"), found.code)]
    if found.name:
        rows.append((gettext("Tên"), found.name))
    if found.commune_id is not None:
        rows.append((gettext("Xã, phường"), territory.get_commune(found.commune_id).label))
    return render_template("resolver/identity.html", found=found, rows=rows)
