"""Who is looking: the person of this session, and what she may act for."""

from dataclasses import dataclass, field
from typing import cast

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from marketplace.accounts import queries as accounts
from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.rules import Office
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.rules import MemberOf
from marketplace.kernel import clock
from marketplace.kernel.history import Act
from marketplace.territory.rules import TerritoryScope

CHOSEN_COOPERATIVE = "cooperative_id"


@dataclass(frozen=True)
class Viewer(UserMixin):  # type: ignore[misc]
    """A signed-in person. All scope on pages comes from here, never from an address or a form."""

    id: int
    name: str
    email: str
    phone: str
    is_operator: bool
    offices: tuple[Office, ...] = ()
    memberships: tuple[MemberOf, ...] = field(default=())

    @property
    def membership(self) -> MemberOf | None:
        """The cooperative she acts for now: the one chosen in this session, else her first."""
        chosen = session.get(CHOSEN_COOPERATIVE)
        of_choice = [member for member in self.memberships if member.cooperative_id == chosen]
        return next(iter([*of_choice, *self.memberships]), None)

    @property
    def office(self) -> Office | None:
        """Her post in the Union, if she holds one."""
        return next(iter(self.offices), None)

    @property
    def is_seller(self) -> bool:
        """Tell whether she belongs to a cooperative."""
        return bool(self.memberships)

    @property
    def is_officer(self) -> bool:
        """Tell whether she holds a post in the Union."""
        return bool(self.offices)

    @property
    def cooperative_id(self) -> int:
        """The cooperative she acts for; only behind the `seller` mark, which guarantees one."""
        membership = self.membership
        if membership is None:
            raise RuntimeError("this page lacks its access mark")
        return membership.cooperative_id

    @property
    def scope(self) -> TerritoryScope:
        """The territory she answers for; only behind the `officer` mark, which guarantees one."""
        office = self.office
        if office is None:
            raise RuntimeError("this page lacks its access mark")
        return office.scope

    def is_member(self, *roles: MemberRole) -> bool:
        """Tell whether she acts for a cooperative in one of `roles` (in any, when none is named)."""
        membership = self.membership
        return membership is not None and (not roles or membership.role in roles)

    def may_as_officer(self, role: OfficerRole) -> bool:
        """Tell whether her office includes `role`."""
        office = self.office
        return office is not None and office.may(role)

    def act(self, note: str = "") -> Act:
        """Return what she does now, for services and histories."""
        return Act(actor_id=self.id, at=clock.now(), note=note)


def viewer() -> Viewer:
    """Return the signed-in person; only behind an access mark that asks for one."""
    return cast(Viewer, current_user._get_current_object())


def is_signed_in() -> bool:
    """Tell whether anybody is signed in."""
    return bool(current_user.is_authenticated)


def init_viewer(app: Flask) -> None:
    """Load the person of each session."""
    manager = LoginManager(app)
    manager.user_loader(load_viewer)
    manager.unauthorized_handler(ask_to_sign_in)
    # The name is looked up only by templates of signed-in doors; public pages never touch the session.
    app.context_processor(lambda: {"viewer": current_user})


def load_viewer(person_id: str) -> Viewer | None:
    """Return the person behind a session, or nobody when the account was closed."""
    person = accounts.find_active_person(int(person_id))
    if person is None:
        return None
    return Viewer(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        is_operator=person.is_operator,
        offices=tuple(accounts.offices_of(person.id)),
        memberships=tuple(cooperatives.memberships_of(person.id)),
    )


def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page, and back here afterwards."""
    g.asked_to_sign_in = True
    back = request.full_path if request.method == "GET" else request.referrer or "/"
    return redirect(url_for("account.sign_in", next=back.rstrip("?")))
