"""By which way out of the market somebody is told, and what she may not want to be told of. Pure."""

from enum import StrEnum


class Way(StrEnum):
    """How a buyer is told besides in the market, where she can be reached: by one way, never by two."""

    MAIL = "mail"
    SMS = "sms"
    NONE = "none"


class Topic(StrEnum):
    """Letters that are no part of an order, which whoever gets them can end."""

    REVIEWS = "reviews"
