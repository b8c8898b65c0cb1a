"""What anybody needs to check our events: the public keys, the signed roots, and each lot as one signed file."""

from flask import Response, request

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.traceability import event_queries, lot_files, rooting
from marketplace.web.access import public
from marketplace.web.epcis.answers import JSON, in_json
from marketplace.web.epcis.blueprint import blueprint
from marketplace.wiring import ports

LONGEST_TYPED = 40


@blueprint.get("/.well-known/trace-keys.json")
@public
def trace_keys() -> Response:
    """Give every public key there ever was (JSON Web Key Set), with the times between which each signs."""
    return in_json(rooting.key_set())


@blueprint.get("/.well-known/trace-roots.json")
@public
def trace_roots() -> Response:
    """Give the signed roots, newest first; `before` a number for older ones."""
    return in_json({"roots": rooting.published_roots(before=request.args.get("before", type=int))})


@blueprint.get("/trace/<string:code>/signed-file")
@public
def signed_lot(code: str) -> Response:
    """Give a lot as one signed file, to be checked by `marketplace verify-lot`."""
    lot = event_queries.lot_on_label(clean_code(code[:LONGEST_TYPED]))
    file = lot_files.lot_file(lot, signer=ports().signer, at=clock.now(), with_partners=False)
    return as_download(file, lot.code)


def as_download(file: bytes, code: str) -> Response:
    """Return a signed file under a name that says which lot it is."""
    headers = {"Content-Disposition": f'attachment; filename="lot-{code}.json"'}
    return Response(file, headers=headers, content_type=JSON)
