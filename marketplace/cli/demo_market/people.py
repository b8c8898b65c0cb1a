"""Opening the accounts of the demo market and granting the Union's offices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.accounts import services as accounts
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.rules import Registration
from marketplace.cli.demo_market.cast import CAST, CENTRE, LAO_CAI, NINH_BINH, PASSWORD, Login, Office
from marketplace.cli.demo_market.texts import fictional
from marketplace.kernel.history import Act
from marketplace.territory import queries as territory
from marketplace.territory.rules import TerritoryScope

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Reviewer:
    """The officer who decides about a cooperative, and the territory she answers for."""

    person_id: int
    scope: TerritoryScope

    def act(self, at: datetime, note: str = "") -> Act:
        """Return something she does."""
        return Act(self.person_id, at, note)


@dataclass(frozen=True)
class Cast:
    """Everybody who is printed, by e-mail address; and who decides in which province."""

    ids: dict[str, int]
    reviewers: dict[str, Reviewer]
    centre: Reviewer

    def reviewer_of(self, province_code: str) -> Reviewer:
        """Return the province's officer, or the centre's where the demo has none."""
        return self.reviewers.get(province_code, self.centre)


def open_account(name: str, email: str, phone: str, *, at: datetime, locale: str = "vi") -> int:
    """Open an account with the demo's password and return the person's id."""
    typed = Registration(
        name=name, phone=phone, locale=locale, consents=(ConsentPurpose.ACCOUNT,), email=email, password=PASSWORD
    )
    return accounts.register(typed, Act(None, at)).id


def open_cast(at: datetime) -> Cast:
    """Open the accounts of everybody who is printed; who acts for a cooperative joins it later."""
    ids = {login.email: open_account(fictional(login.name), login.email, login.phone, at=at) for login in CAST}
    for login in CAST:
        _appoint(ids[login.email], login, Act(None, at + _HOUR))
    return Cast(
        ids=ids,
        reviewers={"15": _reviewer(ids, LAO_CAI), "37": _reviewer(ids, NINH_BINH)},
        centre=_reviewer(ids, CENTRE),
    )


def _appoint(person_id: int, login: Login, act: Act) -> None:
    if login.is_operator:
        accounts.make_operator(person_id, act)
    if login.office is not None:
        accounts.grant_office(person_id, _unit_id(login.office), login.office.role, act)


def _unit_id(office: Office) -> int:
    return territory.union_unit_for(office.level, office.code).id


def _reviewer(ids: dict[str, int], login: Login) -> Reviewer:
    """Return an officer of the cast as one who decides; nobody else answers for a territory."""
    scope = territory.scope_of(_unit_id(login.office)) if login.office else TerritoryScope()
    return Reviewer(ids[login.email], scope)
