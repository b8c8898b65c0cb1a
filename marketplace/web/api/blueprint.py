"""The API's door: any site may read it, and every fault is a problem document."""

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


@blueprint.after_request
def let_everybody_read(response: Response) -> Response:
    """Allow scripts of other sites to read every answer: it holds nothing personal."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def answer(shape: BaseModel) -> Response:
    """Return an answer as JSON."""
    return jsonify(shape.model_dump(mode="json"))
