"""The one tree of errors raised on purpose; each carries a sentence fit for the person who reads it.

One place in the web layer maps a class to a status: 404, 403, 422, 409, 502.
"""

from collections.abc import Mapping

from marketplace.kernel.messages import Message, msg


class MarketplaceError(Exception):
    """Something a person can be told about. Raising it undoes the transaction it happened in."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(MarketplaceError):
    """It does not exist, or not for this viewer: the two look the same on purpose."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or msg("Không tìm thấy trang hoặc mục này."))


class NotAllowed(MarketplaceError):
    """The viewer may see this but not do it."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or msg("Bạn không có quyền làm việc này."))


class InvalidInput(MarketplaceError):
    """What was typed cannot be used; `fields` names every faulty field at once."""

    def __init__(self, message: Message | None = None, *, fields: Mapping[str, Message] | None = None) -> None:
        self.fields = dict(fields or {})
        first = next(iter(self.fields.values()), None)
        super().__init__(message or first or msg("Thông tin nhập chưa đúng."))


class RuleBroken(MarketplaceError):
    """The request is well formed but a rule of the market forbids it now."""


class TransitionNotAllowed(RuleBroken):
    """The state table has no such step from the present state."""


class StaleState(RuleBroken):
    """Somebody else moved it first."""


class OutOfStock(RuleBroken):
    """Fewer units are left than were asked for."""


class OutsideServiceFailed(MarketplaceError):
    """A bank, mail server or other outside service did not answer as it should."""
