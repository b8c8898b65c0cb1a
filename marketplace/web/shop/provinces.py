"""Provinces in addresses: `/places/ninh-binh`; names of before July 2025 are known as well."""

from datetime import date

from marketplace.kernel.text import slug
from marketplace.territory import queries as territory
from marketplace.territory.queries import Province

#: The last day of the 63 provinces.
_BEFORE_MERGING = date(2025, 6, 30)


def address_of(name: str) -> str:
    """Return how a province's name stands in an address."""
    return slug(name)


def find_by_address(address: str) -> Province | None:
    """Return the province of today that an address names, also by the name of an old province that lies in it."""
    for province in territory.provinces():
        if address_of(province.name) == address:
            return province
    for former in territory.provinces(on=_BEFORE_MERGING):
        if address_of(former.name) == address:
            return territory.today_of_old_province(former.code)
    return None
