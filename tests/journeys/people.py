"""The people of a journey, made in the database of a served market."""

import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.accounts import queries as people
from marketplace.accounts import services as accounts
from marketplace.accounts.kinds import ConsentPurpose, OfficerRole
from marketplace.accounts.rules import Registration
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.territory import queries as territory
from marketplace.territory.rules import UnionLevel
from tests.journeys.conftest import Site
from tests.journeys.steps import PASSWORD
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import make_product

LONG_AGO = Act(actor_id=None, at=datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
OFFICER = "can-bo.ninh-binh@example.vn"
CENTRE = "can-bo.trung-uong@example.vn"
NEIGHBOUR = "hang-xom@example.vn"
NEIGHBOUR_NAME = "HTX Quế Lào Cai"
NEIGHBOUR_PRODUCT = "Quế ống Văn Yên mẫu"
LAO_CAI_COMMUNE = "02647"


#: Two seconds are promised; a machine that runs other tests beside this one may need more.
FOUND_WITHIN_SECONDS = 10


@dataclass(frozen=True)
class Cast:
    """Ids that a journey needs besides what it sees."""

    officer_id: int
    centre_id: int
    neighbour_id: int


def make_cast(site: Site) -> Cast:
    """Make officers of Ninh Bình and of the centre, and a cooperative of Lào Cai that sells already."""
    with site.app.app_context():
        officer_id = register("Phạm Thị Mai", OFFICER)
        centre_id = register("Hoàng Thị Thu", CENTRE)
        neighbour_id = register("Giàng Thị Mỷ", NEIGHBOUR)
        with transaction():
            province = territory.union_unit_for(UnionLevel.PROVINCE, "37")
            accounts.grant_office(officer_id, province.id, OfficerRole.APPROVER, LONG_AGO)
            accounts.grant_office(centre_id, territory.union_centre().id, OfficerRole.VIEWER, LONG_AGO)
        _open_neighbours_shop(neighbour_id)
    _wait_until_found(site)
    return Cast(officer_id, centre_id, neighbour_id)


def _wait_until_found(site: Site) -> None:
    """Wait as long as the market may take to let what is new be found: two seconds."""
    last = time.monotonic() + FOUND_WITHIN_SECONDS
    while time.monotonic() < last:
        with urllib.request.urlopen(f"{site.url}/search?q=que+ong") as answer:  # noqa: S310 - our own address
            if NEIGHBOUR_PRODUCT in answer.read().decode():
                return
        time.sleep(0.1)
    raise AssertionError(f"{NEIGHBOUR_PRODUCT} is not found {FOUND_WITHIN_SECONDS} seconds after it was published")


def register(name: str, email: str) -> int:
    """Give somebody an account with the password of the tests; return her id."""
    data = Registration(
        name=name, email=email, phone="0500 000 111", password=PASSWORD, consents=(ConsentPurpose.ACCOUNT,)
    )
    with transaction():
        return accounts.register(data, LONG_AGO).id


def _open_neighbours_shop(manager_id: int) -> None:
    manager = people.get_person(manager_id)
    shop = make_cooperative(NEIGHBOUR_NAME, commune_code=LAO_CAI_COMMUNE, manager=manager)
    make_product(shop, name=NEIGHBOUR_PRODUCT, variants=[("200 g", "g", 200, 65_000)], category="gia-vi-nuoc-mam")
