"""What every page of the officer's desk shows around it."""

from typing import Any

from flask_babel import gettext
from flask_login import current_user

from marketplace.territory.rules import TerritoryScope
from marketplace.web.union.blueprint import blueprint


@blueprint.context_processor
def desk() -> dict[str, Any]:
    """Name the officer's unit and say how far she sees."""
    office = current_user.office if current_user.is_authenticated else None
    return {"desk": {"name": office.unit_name, "scope": _reach(office.scope)}} if office else {}


def _reach(scope: TerritoryScope) -> str:
    if scope.everywhere:
        return gettext("Xem toàn quốc")
    return gettext("Xem trong xã") if scope.commune_id is not None else gettext("Xem trong tỉnh")
