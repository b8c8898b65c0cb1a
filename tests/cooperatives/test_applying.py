"""Opening an application, saving its screens, nothing lost."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.cooperatives import queries, services
from marketplace.cooperatives.application import ApplicationData, Identity, PlaceAndPeople, Workforce
from marketplace.cooperatives.kinds import CooperativeKind, MemberRole
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.codes import is_valid
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act
from tests.conftest import NOON, Market
from tests.makers.cooperatives import application_data, make_cooperative
from tests.makers.people import make_person

WHO = Identity(
    kind=CooperativeKind.COOPERATIVE,
    legal_name="  Hợp tác xã   Sen Hồng ",
    name="HTX Sen Hồng",
    representative="Trần Thị Hoa",
    phone="0500.000.123",
    tax_number="0100 233 488",
)


def start(data: ApplicationData, *, person_id: int = 0) -> int:
    person_id = person_id or make_person().id
    with transaction():
        return services.start_application(person_id, data, Act(person_id, NOON)).id


def test_the_first_screen_opens_a_draft_with_its_writer_as_manager(database: Market) -> None:
    person = make_person()
    draft = queries.cooperative_of(start(ApplicationData(identity=WHO), person_id=person.id))
    assert draft.state is CooperativeState.DRAFT
    assert draft.slug == "htx-sen-hong"
    assert is_valid(draft.code)
    assert (draft.legal_name, draft.tax_number, draft.phone) == ("Hợp tác xã Sen Hồng", "0100233488", "+84500000123")
    assert [member.role for member in queries.members_of(draft.id)] == [MemberRole.MANAGER]
    assert queries.memberships_of(person.id)[0].cooperative_id == draft.id


def test_of_two_with_one_name_the_second_has_its_code_in_the_address(database: Market) -> None:
    first, second = (queries.cooperative_of(start(ApplicationData(identity=WHO))) for _ in range(2))
    assert first.slug == "htx-sen-hong"
    assert second.slug == f"htx-sen-hong-{second.code.lower()}"


def test_a_name_without_latin_letters_is_addressed_by_its_code(database: Market) -> None:
    draft = queries.cooperative_of(start(ApplicationData(identity=replace(WHO, name="蓮花"))))
    assert draft.slug == draft.code.lower()


def test_starting_twice_goes_on_with_the_same_application(database: Market) -> None:
    person = make_person()
    first = start(ApplicationData(identity=WHO), person_id=person.id)
    again = start(ApplicationData(identity=replace(WHO, name="HTX Sen Trắng")), person_id=person.id)
    assert again == first
    assert queries.cooperative_of(first).slug == "htx-sen-trang"


def test_every_faulty_field_is_named_at_once(database: Market) -> None:
    wrong = Identity(
        kind=CooperativeKind.COOPERATIVE,
        legal_name=" ",
        name="x" * 61,
        representative="",
        phone="12",
        email="không phải",
        tax_number="0100233489",
        founded_on=date(2027, 1, 1),
    )
    place = PlaceAndPeople(street="x" * 151, commune_id=None, workforce=Workforce(date(2027, 1, 1), 3, 4, -1, 2))
    with pytest.raises(InvalidInput) as fault:
        start(ApplicationData(identity=wrong, place=place))
    assert set(fault.value.fields) == {
        "legal_name", "name", "representative", "phone", "email", "tax_number", "founded_on",
        "street", "women_members", "workers", "women_workers", "as_of",
    }  # fmt: skip


def test_a_screen_saved_later_leaves_the_others_alone(database: Market) -> None:
    full = application_data()
    draft_id = start(ApplicationData(identity=WHO))
    with transaction():
        services.save_application(draft_id, ApplicationData(place=full.place), Act(None, NOON))
        services.save_application(draft_id, ApplicationData(bank=full.bank), Act(None, NOON))
    draft = queries.cooperative_of(draft_id)
    assert (draft.name, draft.street, draft.bank_account) == ("HTX Sen Hồng", "Thôn 3", "0123456789")
    assert draft.province_id == 37
    assert [post.holder_name for post in queries.posts_of(draft_id)] == ["Trần Thị Hoa", "Vũ Văn Bình"]


def test_an_earlier_count_of_a_draft_does_not_linger(database: Market) -> None:
    draft_id = start(ApplicationData(identity=WHO))
    for as_of, members in ((date(2026, 3, 1), 1200), (date(2026, 2, 1), 12)):
        place = PlaceAndPeople(street="Thôn 3", commune_id=None, workforce=Workforce(as_of, members, 5, 0, 0))
        with transaction():
            services.save_application(draft_id, ApplicationData(place=place), Act(None, NOON))
    assert [report.members for report in queries.workforce_of(draft_id)] == [12]


@pytest.mark.parametrize("state", [CooperativeState.SUBMITTED, CooperativeState.VERIFIED, CooperativeState.SUSPENDED])
def test_what_the_union_looks_at_is_not_changed_under_its_hands(database: Market, state: CooperativeState) -> None:
    cooperative = make_cooperative(state=state)
    with pytest.raises(RuleBroken), transaction():
        services.save_application(cooperative.id, ApplicationData(identity=WHO), Act(None, NOON))


def test_a_bank_account_is_given_whole_or_not_at_all(database: Market) -> None:
    full = application_data()
    assert full.bank is not None
    with pytest.raises(InvalidInput) as fault:
        start(ApplicationData(identity=WHO, bank=replace(full.bank, bank_key="không-có", account_holder=" ")))
    assert set(fault.value.fields) == {"bank_key", "account_holder"}
