"""Private papers that the operator may have to look at when somebody disputes a certificate."""

from werkzeug.wrappers import Response

from marketplace.certificates import queries
from marketplace.territory.rules import TerritoryScope
from marketplace.web.access import operator
from marketplace.web.account.blueprint import blueprint
from marketplace.web.certificate_scans import scan_answer


@blueprint.get("/operator/certificates/<int:certificate_id>/scan")
@operator
def certificate_scan(certificate_id: int) -> Response:
    """Show the scan of any certificate."""
    return scan_answer(queries.get_within(TerritoryScope(everywhere=True), certificate_id))
