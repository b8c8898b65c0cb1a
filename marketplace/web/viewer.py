"""Who is looking: the person of this session, and what she may act for."""

from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, session, url_for
from flask import Response as FlaskResponse
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from marketplace.accounts import queries as accounts
from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.rules import Office
from marketplace.cooperatives import assisting
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.rules import MemberOf
from marketplace.kernel import clock
from marketplace.kernel.history import Act
from marketplace.territory.rules import TerritoryScope

CHOSEN_COOPERATIVE = "cooperative_id"
CHOSEN_UNIT = "union_unit_id"
ASSISTANCE = "assistance_id"


@dataclass(frozen=True)
class Viewer(UserMixin):  # type: ignore[misc]
    """A signed-in person. All scope on pages comes from here, never from an address or a form."""

    id: int
    name: str
    email: str
    phone: str
    is_operator: bool
    session_key: str
    offices: tuple[Office, ...] = ()
    memberships: tuple[MemberOf, ...] = field(default=())
    helped: MemberOf | None = None
    assistance_id: int | None = None

    @property
    def membership(self) -> MemberOf | None:
        """The cooperative she acts for now: the one she helps, the one chosen in this session, else her first."""
        if self.helped is not None:
            return self.helped
        chosen = session.get(CHOSEN_COOPERATIVE)
        of_choice = [member for member in self.memberships if member.cooperative_id == chosen]
        return next(iter([*of_choice, *self.memberships]), None)

    @property
    def office(self) -> Office | None:
        """The post in the Union she works in now: the one chosen in this session, else her first."""
        chosen = session.get(CHOSEN_UNIT)
        of_choice = [office for office in self.offices if office.union_unit_id == chosen]
        return next(iter([*of_choice, *self.offices]), None)

    @property
    def is_seller(self) -> bool:
        """Tell whether she belongs to a cooperative."""
        return self.membership is not None

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

    def answers_for(self, cooperative_id: int, *, province_id: int, commune_id: int) -> bool:
        """Tell whether she belongs to a cooperative, helps it now, or is its officer."""
        own = {each.cooperative_id for each in (*self.memberships, *([self.helped] if self.helped else []))}
        places = {"province_id": province_id, "commune_id": commune_id}
        return cooperative_id in own or any(office.scope.contains(**places) for office in self.offices)

    def get_id(self) -> str:
        """Return what the session remembers of her; Flask-Login asks for it."""
        return self.session_key

    def act(self, note: str = "") -> Act:
        """Return what she does now, for services and histories."""
        stamp = self.assistance_id if self.helped and request.blueprint == "seller" else None
        return Act(actor_id=self.id, at=clock.now(), note=note, assistance_id=stamp)


def viewer() -> Viewer:
    """Return the signed-in person; only behind an access mark that asks for one."""
    return cast(Viewer, current_user._get_current_object())


def is_signed_in() -> bool:
    """Tell whether anybody is signed in."""
    return bool(current_user.is_authenticated)


class _Sessions(LoginManager):  # type: ignore[misc]
    """Flask-Login without its second cookie: who wants to stay signed in gets a session that lasts longer.

    Its own hook reads the session after every request, which would give each public page `Vary: Cookie`.
    """

    def _update_remember_cookie(self, response: FlaskResponse) -> FlaskResponse:
        return response


def init_viewer(app: Flask) -> None:
    """Load the person of each session."""
    manager = _Sessions()
    # Phones change their address all day long; a session is bound to its cookie and her password instead.
    manager.session_protection = None
    manager.user_loader(load_viewer)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app, add_context_processor=False)
    # The person is looked up only by templates of signed-in doors; public pages never touch the session.
    app.context_processor(lambda: {"viewer": current_user})


def load_viewer(session_key: str) -> Viewer | None:
    """Return the person behind a session, or nobody when her account was closed or her password changed."""
    person = accounts.find_by_session_key(session_key)
    if person is None:
        return None
    assistance_id = session.get(ASSISTANCE)
    helped = (
        assisting.acting_for(assistance_id, officer_id=person.id, at=clock.now()) if assistance_id is not None else None
    )
    return Viewer(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        is_operator=person.is_operator,
        session_key=session_key,
        offices=tuple(accounts.offices_of(person.id)),
        memberships=tuple(cooperatives.memberships_of(person.id)),
        helped=helped,
        assistance_id=assistance_id if helped else None,
    )


def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page, and back here afterwards."""
    g.asked_to_sign_in = True
    back = request.full_path.rstrip("?") if request.method == "GET" else urlsplit(request.referrer or "").path
    return redirect(url_for("account.sign_in", next=back or None))
