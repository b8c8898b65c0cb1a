"""Access marks: every view carries exactly one, directly under its route.

`@public` anybody · `@signed_in` any account · `@seller(...)` somebody who acts for a cooperative ·
`@officer(...)` somebody with a post in the Union · `@operator` who runs the site.
The mark decides who may knock; what she then sees is looked up through her own scope.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import request

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.messages import msg
from marketplace.web.viewer import Viewer, ask_to_sign_in, is_signed_in, viewer

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, Any]

MARK = "access_mark"

#: What stays with the cooperative's own people, whatever an officer may do for them.
NOT_FOR_HELPERS = frozenset(
    {
        "seller.confirm_payment",
        "seller.confirm_refund",
        "seller.accept_terms",
        "seller.leave_team",
        "seller.confirm_assistance",
        "seller.end_assistance",
    }
)


def public(view: View[P]) -> View[P]:
    """Let anybody in."""
    return _marked(view, "public")


def signed_in(view: View[P]) -> View[P]:
    """Let in whoever has an account."""
    return _guarded(view, "signed_in", lambda _who: None)


def seller(*roles: MemberRole) -> Callable[[View[P]], View[P]]:
    """Let in members of a cooperative that hold one of `roles`; any role when none is named."""

    def ensure(who: Viewer) -> None:
        if not who.is_member():
            raise NotAllowed(msg("Trang này dành cho hợp tác xã. Tài khoản của bạn chưa thuộc hợp tác xã nào."))
        if not who.is_member(*roles):
            raise NotAllowed(msg("Việc này cần quyền cao hơn trong hợp tác xã. Hãy nhờ người quản lý."))
        if who.helped is not None and request.endpoint in NOT_FOR_HELPERS:
            raise NotAllowed(msg("Khi làm giúp, bạn không làm được việc này. Hãy nhờ người của hợp tác xã."))

    return lambda view: _guarded(view, f"seller:{','.join(roles)}", ensure)


def officer(role: OfficerRole = OfficerRole.VIEWER) -> Callable[[View[P]], View[P]]:
    """Let in officers of the Union whose post includes `role`."""

    def ensure(who: Viewer) -> None:
        if not who.is_officer:
            raise NotAllowed(msg("Trang này dành cho cán bộ Hội."))
        if not who.may_as_officer(role):
            raise NotAllowed(msg("Việc này cần quyền cao hơn. Hãy liên hệ người phụ trách ở cấp Hội của bạn."))

    return lambda view: _guarded(view, f"officer:{role}", ensure)


def operator(view: View[P]) -> View[P]:
    """Let in who runs the site."""

    def ensure(who: Viewer) -> None:
        if not who.is_operator:
            raise NotAllowed(msg("Trang này dành cho người vận hành."))

    return _guarded(view, "operator", ensure)


def _guarded(view: View[P], mark: str, ensure: Callable[[Viewer], None]) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not is_signed_in():
            return ask_to_sign_in()
        ensure(viewer())
        return view(*args, **kwargs)

    return _marked(guarded, mark)


def _marked(view: View[P], mark: str) -> View[P]:
    if hasattr(view, MARK):
        raise RuntimeError(f"{view.__name__} has two access marks")
    setattr(view, MARK, mark)
    return view
