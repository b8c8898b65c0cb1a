"""The API described for programs (OpenAPI 3.1), made from the shapes of the answers themselves."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from marketplace.products.shelves import ShelfOrder
from marketplace.web import problems
from marketplace.web.access import public
from marketplace.web.api import cooperatives, products, shapes
from marketplace.web.api.blueprint import PREFIX, blueprint
from marketplace.web.found.heads import absolute
from marketplace.web.page_cache import same_for_everybody
from marketplace.wiring import settings

VERSION = "1.0"
_REFERENCE = "#/components/schemas/{model}"
_ENUMS = {"stars": [int(stars) for stars in products.STARS], "sort": [order.value for order in ShelfOrder]}
_NOTES = {
    "category": "Slug of a shelf, of `/categories`.",
    "province": "Code of one of the 34 provinces, where the cooperative is.",
    "stars": "OCOP stars valid today.",
    "cooperative": "Slug of a cooperative.",
    "after": "As it stands in `next` of the piece before.",
}


class Operation(NamedTuple):
    """One address: what it gives, the shape of it, and what may stand in its query."""

    path: str
    summary: str
    shape: type[BaseModel]
    parameters: Sequence[str] = ()


OPERATIONS = (
    Operation("/products", "What is on sale", shapes.ProductList, products.PARAMETERS),
    Operation("/products/{slug}", "One product", shapes.ProductWhole),
    Operation("/categories", "The shelves of the shop", shapes.CategoryList),
    Operation("/cooperatives", "The verified cooperatives", shapes.CooperativeList, cooperatives.PARAMETERS),
    Operation("/cooperatives/{slug}", "One cooperative", shapes.CooperativeWhole),
)


@blueprint.get("/openapi.json")
@public
@same_for_everybody
def openapi() -> Response:
    """Give the description of this API."""
    return jsonify(
        openapi="3.1.0",
        info={
            "title": settings().site_name,
            "version": VERSION,
            "description": "The catalogue, read only. Money is whole đồng. Messages are Vietnamese, or English "
            "with `lang=en`.",
        },
        servers=[{"url": absolute(PREFIX)}],
        paths={operation.path: {"get": _described(operation)} for operation in OPERATIONS},
        components={"schemas": _schemas()},
    )


def _schemas() -> dict[str, Any]:
    wanted: list[type[BaseModel]] = [*(operation.shape for operation in OPERATIONS), shapes.Problem]
    _, schema = models_json_schema([(shape, "serialization") for shape in wanted], ref_template=_REFERENCE)
    found: dict[str, Any] = schema["$defs"]
    return found


def _described(operation: Operation) -> dict[str, Any]:
    problem = _content(problems.MEDIA_TYPE, shapes.Problem)
    refusals = {"404": "There is none.", "410": "It was taken down."} if "{" in operation.path else {}
    refusals |= {"404": "There is no such cooperative.", "422": "A parameter is wrong."} if operation.parameters else {}
    return {
        "summary": operation.summary,
        "operationId": operation.shape.__name__,
        "parameters": [*_in_path(operation.path), *map(_in_query, operation.parameters), _LANGUAGE],
        "responses": {
            "200": {"description": operation.summary, "content": _content("application/json", operation.shape)},
            **{status: {"description": why, "content": problem} for status, why in refusals.items()},
        },
    }


_LANGUAGE = {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["vi", "en"]}}


def _in_path(path: str) -> list[dict[str, Any]]:
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    return [slug] if "{slug}" in path else []


def _in_query(name: str) -> dict[str, Any]:
    choices = _ENUMS.get(name)
    schema: dict[str, Any] = {"type": "integer" if name == "stars" else "string"}
    schema |= {"enum": choices} if choices else {}
    return {"name": name, "in": "query", "description": _NOTES.get(name, ""), "schema": schema}


def _content(mimetype: str, shape: type[BaseModel]) -> dict[str, Any]:
    return {mimetype: {"schema": {"$ref": _REFERENCE.format(model=shape.__name__)}}}
