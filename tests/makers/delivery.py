"""Terms of delivery for tests."""

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import transaction
from marketplace.kernel.money import Dong
from marketplace.orders import delivering
from marketplace.orders.delivery_models import PickupPoint
from tests.makers.orders import BUYER


def make_point(cooperative: Cooperative, name: str = "Kho của hợp tác xã") -> PickupPoint:
    """Return a place at which buyers fetch their goods."""
    told = {"name": name, "street": "Xóm Đông", "hours": "7–11 giờ"}
    with transaction():
        return delivering.add_point(cooperative.id, told, cooperative.commune_id, act=BUYER)


def set_terms(cooperative: Cooperative, *, minimum: int = 0, remote: int = 0, communes: tuple[int, ...] = ()) -> None:
    """Let a cooperative ask for a least order, and for more in some communes."""
    with transaction():
        delivering.set_terms(cooperative.id, minimum_order=Dong(minimum), remote_fee=Dong(remote), act=BUYER)
        for commune in communes:
            delivering.add_remote(cooperative.id, commune, act=BUYER)
