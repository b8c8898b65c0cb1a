"""Cooperatives apply, the Union verifies them, their people join, and their figures are kept up to date."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from marketplace.cli.demo_market.cast import CAST, HOUSE
from marketplace.cli.demo_market.people import Cast, Reviewer, open_account
from marketplace.cli.demo_market.places import place_with_code
from marketplace.cli.demo_market.texts import SellerText, fictional
from marketplace.cli.demo_market.timeline import Timeline, at_work
from marketplace.cooperatives import fictional as demo_mark
from marketplace.cooperatives import services as cooperatives
from marketplace.cooperatives.application import (
    ApplicationData,
    BankAndStory,
    Identity,
    PlaceAndPeople,
    Post,
    Workforce,
    is_tax_number,
)
from marketplace.cooperatives.kinds import MemberRole, PostTitle
from marketplace.kernel.clock import day_of
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders import delivering, rates
from marketplace.orders.rules import DEFAULT_RATES, Rate
from marketplace.territory.queries import Place

_COUNTED_AGAIN_DAYS = 96
_CASH_ONLY = "Chưa mở tài khoản ngân hàng; khách trả tiền mặt khi nhận hàng."


@dataclass
class Stall:
    """A cooperative while the market is being made; `cooperative_id` is 0 until she has applied."""

    text: SellerText
    number: int
    place: Place
    reviewer: Reviewer
    applied_at: datetime
    cooperative_id: int = 0
    people: dict[MemberRole, int] = field(default_factory=dict)

    @property
    def verified_at(self) -> datetime:
        """When the Union verifies her."""
        return at_work(self.applied_at + timedelta(days=2, hours=3))

    def act(self, at: datetime, role: MemberRole = MemberRole.MANAGER) -> Act:
        """Return something done by whoever has this role, or by the manager where nobody else has it."""
        return Act(self.people.get(role, self.people[MemberRole.MANAGER]), at)


class Registry:
    """Plans how cooperatives come to the market."""

    def __init__(self, timeline: Timeline, cast: Cast) -> None:
        self.timeline = timeline
        self.cast = cast
        self.stalls: dict[str, Stall] = {}

    def plan(self, text: SellerText, *, number: int) -> Stall:
        """Plan the steps of one cooperative, from her application on."""
        place = place_with_code(text.commune)
        applied_at = at_work(self.timeline.until - timedelta(days=text.joined_days_ago, minutes=17 * number))
        stall = Stall(text, number, place, self.cast.reviewer_of(place.province_code), applied_at)
        self.stalls[text.key] = stall
        self.timeline.at(applied_at, lambda at: self._apply(stall, at))
        if text.trades:
            self.timeline.at(stall.verified_at, lambda at: self._verify(stall, at))
            self.timeline.at(stall.verified_at + timedelta(hours=2), lambda at: self._settle_in(stall, at))
            again = at_work(self.timeline.until - timedelta(days=_COUNTED_AGAIN_DAYS - number))
            self.timeline.at(again, lambda at: self._count_people(stall, at))
        if text.application == "returned":
            self.timeline.at(stall.verified_at, lambda at: self._send_back(stall, at))
        return stall

    def _apply(self, stall: Stall, at: datetime) -> None:
        manager_id = self._person(stall, MemberRole.MANAGER, at - timedelta(hours=1))
        stall.people[MemberRole.MANAGER] = manager_id
        form = _application(stall, at)
        stall.cooperative_id = cooperatives.start_application(manager_id, form, Act(manager_id, at)).id
        demo_mark.mark_as_demo(stall.cooperative_id)
        cooperatives.submit(stall.cooperative_id, Act(manager_id, at + timedelta(minutes=40)))

    def _verify(self, stall: Stall, at: datetime) -> None:
        reviewer = stall.reviewer
        cooperatives.verify(stall.cooperative_id, scope=reviewer.scope, act=reviewer.act(at))
        if not stall.text.bank:
            cooperatives.waive(stall.cooperative_id, reason=_CASH_ONLY, scope=reviewer.scope, act=reviewer.act(at))

    def _send_back(self, stall: Stall, at: datetime) -> None:
        reviewer = stall.reviewer
        cooperatives.send_back(
            stall.cooperative_id, scope=reviewer.scope, reason=stall.text.reason, act=reviewer.act(at)
        )

    def _settle_in(self, stall: Stall, at: datetime) -> None:
        act = stall.act(at)
        for login in CAST:
            if login.seller == stall.text.key and login.member not in (None, MemberRole.MANAGER):
                person_id = cooperatives.add_member(stall.cooperative_id, login.email, role=login.member, act=act)
                stall.people[login.member] = person_id
        if stall.text.free_delivery_from:
            _set_free_delivery(stall, act)
            _offer_to_fetch(stall, act)

    def _count_people(self, stall: Stall, at: datetime) -> None:
        if stall.text.workforce_now is not None:
            workforce = Workforce(day_of(at), *stall.text.workforce_now)
            cooperatives.record_workforce(stall.cooperative_id, workforce, stall.act(at))

    def _person(self, stall: Stall, role: MemberRole, at: datetime) -> int:
        """Return who has this role: one of the cast, or somebody with an account of her own."""
        key = stall.text.key
        printed = (login.email for login in CAST if login.seller == key and login.member is role)
        email = next(printed, "")
        if email:
            return self.cast.ids[email]
        name = fictional(stall.text.representative)
        return open_account(name, f"{key}.quanly@{HOUSE}", stall.text.phone, at=at)


def _application(stall: Stall, at: datetime) -> ApplicationData:
    text = stall.text
    posts = tuple(Post(PostTitle(post.title), fictional(post.holder), post.is_woman) for post in text.posts)
    return ApplicationData(
        identity=_identity(stall),
        place=PlaceAndPeople(
            street=text.street,
            commune_id=stall.place.id,
            old_address=text.old_address,
            posts=posts,
            workforce=Workforce(day_of(at), *text.workforce),
        ),
        bank=BankAndStory(
            bank_key=text.bank,
            account_number=f"{stall.number:010d}" if text.bank else "",
            account_holder=fictional(text.name) if text.bank else "",
            story=text.story,
            story_en=text.story_en,
        ),
    )


def _identity(stall: Stall) -> Identity:
    text = stall.text
    return Identity(
        kind=text.kind,
        legal_name=fictional(text.legal_name),
        name=fictional(text.name),
        representative=fictional(text.representative),
        phone=text.phone,
        email=f"{text.key}@{HOUSE}",
        registration_number=text.registration_number,
        tax_number=_tax_number(stall.number) if text.tax_number else "",
        founded_on=text.founded,
    )


def _tax_number(number: int) -> str:
    """Return a number with a right check digit; no province has the 99 it begins with."""
    candidates = (f"99{number:03d}0{tens:03d}{check}" for tens in range(100, 1000) for check in range(10))
    return next(candidate for candidate in candidates if is_tax_number(candidate))


def _offer_to_fetch(stall: Stall, act: Act) -> None:
    """Who sends much also has a store that neighbours can come to, and a least order that pays the way."""
    place = {"name": "Kho của hợp tác xã", "street": stall.text.street, "hours": "7–11 giờ và 14–17 giờ"}
    delivering.add_point(stall.cooperative_id, place, stall.place.id, act=act)
    delivering.set_terms(stall.cooperative_id, minimum_order=Dong(20_000), remote_fee=Dong(15_000), act=act)


def _set_free_delivery(stall: Stall, act: Act) -> None:
    for zone, usual in DEFAULT_RATES.items():
        rate = Rate(
            usual.first_grams, usual.first_fee, usual.step_grams, usual.step_fee, Dong(stall.text.free_delivery_from)
        )
        rates.set_rate(stall.cooperative_id, zone, rate, act=act)
