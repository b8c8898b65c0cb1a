"""The catalogue for other programs: read only, versioned in its address, described by `/api/v1/openapi.json`."""

from marketplace.web.api import cooperatives, description, products
from marketplace.web.api.blueprint import blueprint

__all__ = ["blueprint", "cooperatives", "description", "products"]
