"""How the cooperatives of a territory stand with open money: counts and sums, no buyer and no account."""

from flask import render_template

from marketplace.payments import desk_queries
from marketplace.web.access import officer
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer


@blueprint.get("/money")
@officer()
def money() -> str:
    """Show which cooperatives have money that waits for them."""
    return render_template("union/money.html", rows=desk_queries.standings(viewer().scope))
