"""The whole made-up market."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.cooperatives.fictional import is_real_market
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from marketplace.synthetic.chance import Chance
from marketplace.synthetic.goods import make_goods
from marketplace.synthetic.makers import make_makers


@dataclass(frozen=True)
class Size:
    """How large a market is."""

    cooperatives: int
    products: int


def make_market(size: Size, *, seed: int, now: datetime) -> None:
    """Add a made-up market to what is there.

    Raises:
        RuleBroken: real cooperatives trade here; nothing made up may stand beside them.
    """
    if is_real_market():
        raise RuleBroken(msg("Trong cơ sở dữ liệu này có hợp tác xã thật. Không thêm dữ liệu tạo ra vào đây."))
    chance = Chance(seed)
    makers = make_makers(size.cooperatives, chance=chance, now=now)
    make_goods(size.products, makers, chance=chance, now=now)
