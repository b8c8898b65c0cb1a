"""The resolver door; any page of the web may ask it."""

from flask import Blueprint, Response

blueprint = Blueprint("resolver", __name__)


@blueprint.after_request
def let_everybody_ask(response: Response) -> Response:
    """Allow scripts of other sites to read every answer: it holds nothing personal."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Expose-Headers"] = "Link, Location"
    response.vary.update(("Accept", "Accept-Language"))
    return response
