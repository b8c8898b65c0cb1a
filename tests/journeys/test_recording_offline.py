"""On the hill there is no network: what is written down on the phone arrives once, whole, and as nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from marketplace.accounts import queries as people
from marketplace.accounts.models import Person
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.traceability import queries
from marketplace.traceability.models import TraceEvent
from tests.journeys import steps
from tests.journeys.conftest import Camera, Site
from tests.journeys.people import register
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.photos import phone_photo
from tests.makers.products import make_product

pytestmark = pytest.mark.journey

PAGE = "/seller/lots/recording"
HOA, LAN = "hoa@example.vn", "lan@example.vn"


@dataclass
class Tea:
    """A cooperative's lot of tea in a served market."""

    site: Site
    lot_id: int
    code: str

    def events(self) -> list[TraceEvent]:
        """Return what was recorded by hand since the lot was opened."""
        with self.site.app.app_context():
            db.session.rollback()
            return [event for event in queries.events_of(self.lot_id) if event.client_key]


@pytest.fixture
def tea(site: Site) -> Iterator[Tea]:
    with site.app.app_context():
        shop = make_cooperative("Suối Giàng", manager=_person("Trần Thị Hoa", HOA))
        product = make_product(shop, name="Chè shan tuyết", category="che-ca-phe")
        lot = make_lot(shop, product, act=Act(None, clock.now()), produced_on=clock.today(), harvested_on=None,
                       packed_on=None, best_before_on=None)  # fmt: skip
        lan = make_cooperative("Tà Xùa", manager=_person("Vàng Thị Lan", LAN))
        make_lot(lan, make_product(lan, name="Chè Tà Xùa", category="che-ca-phe"), act=Act(None, clock.now()),
                 produced_on=clock.today(), harvested_on=None, packed_on=None, best_before_on=None)  # fmt: skip
        lot_id, code = lot.id, lot.code
    yield Tea(site, lot_id, code)


def _person(name: str, email: str) -> Person:
    return people.get_person(register(name, email))


def _ready(page: Page) -> None:
    """The script has read what this phone keeps, and the worker has kept the page."""
    page.wait_for_selector("[data-recorder][data-ready]")
    page.evaluate(
        "async () => { while (!(await caches.match('/seller/lots/recording/offline')))"
        " await new Promise((go) => setTimeout(go, 50)); }"
    )


def _tap(page: Page, name: str) -> int:
    page.locator("main .option", has_text=name).first.click()
    return 1


def _write(page: Page, step: str) -> int:
    """Write one event down with a photo; return how many taps it took on this page."""
    taps = _tap(page, step)
    page.set_input_files("[name=photos]", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()})
    taps += 1
    page.get_by_role("button", name="Ghi vào hành trình").click()
    return taps + 1


def _waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-entries] > li")).to_have_count(count, timeout=20_000)


def test_three_events_with_photos_survive_the_network(chromium: Browser, site: Site, tea: Tea, camera: Camera) -> None:
    page = steps.visitor(chromium, site)
    steps.sign_in(page, HOA)
    page.goto(f"/seller/lots/{tea.code}")
    page.get_by_role("link", name="Ghi việc").first.click()
    _ready(page)
    camera(page, "empty")
    steps.no_sideways_scroll(page)
    assert 1 + _write(page, "Chăm nương") <= 4, "one tap from the lot's page, then step, photo, button"
    expect(page.locator("[data-say]")).to_contain_text("Đã gửi xong", timeout=20_000)
    assert [event.kind.value for event in tea.events()] == ["care"]

    page.context.set_offline(True)
    _write_two_without_network(page, camera)
    page.context.set_offline(False)
    _waiting(page, 0)
    kept = tea.events()
    assert sorted(event.kind.value for event in kept) == ["care", "make", "pack"]
    assert [len(event.photos) for event in kept] == [1, 1, 1]
    camera(page, "sent")


def _write_two_without_network(page: Page, camera: Camera) -> None:
    _write(page, "Sao, vò, sấy, rang")
    _waiting(page, 1)
    # The phone was locked meanwhile: the page is opened anew where there is no network at all.
    page.goto(PAGE)
    page.wait_for_selector("[data-recorder][data-ready]")
    expect(page.locator("main")).to_contain_text("Chè shan tuyết")
    _write(page, "Đóng gói")
    _waiting(page, 2)
    expect(page.locator("[data-count]")).to_have_text("Đang chờ gửi (2)")
    camera(page, "two wait")
    steps.no_sideways_scroll(page)


def test_an_answer_that_is_lost_doubles_nothing(chromium: Browser, site: Site, tea: Tea) -> None:
    page = steps.visitor(chromium, site)
    # A browser that sends nothing in the background: only the page itself does.
    page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
    steps.sign_in(page, HOA)
    page.goto(f"{PAGE}?lot={tea.code}")
    _ready(page)
    arrived: list[int] = []

    def swallow(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        arrived.append(route.fetch().status)
        route.abort()

    page.route(f"**{PAGE}", swallow)
    _write(page, "Chăm nương")
    _waiting(page, 1)
    expect(page.locator("[data-say]")).to_contain_text("Máy sẽ tự gửi lại", timeout=20_000)
    assert arrived == [201] and len(tea.events()) == 1
    page.unroute(f"**{PAGE}")
    page.get_by_role("button", name="Gửi ngay").click()
    _waiting(page, 0)
    assert [len(event.photos) for event in tea.events()] == [1]


def test_a_refusal_stands_beside_its_entry_and_nothing_is_lost(chromium: Browser, site: Site, tea: Tea) -> None:
    page = steps.visitor(chromium, site)
    steps.sign_in(page, HOA)
    page.goto(PAGE)
    _ready(page)
    page.fill("[name=happened_on]", "2999-01-01")
    _write(page, "Chăm nương")
    expect(page.locator("[data-sentence]")).to_contain_text("Ngày này chưa tới", timeout=20_000)
    assert tea.events() == []
    page.get_by_role("button", name="Sửa rồi gửi lại").click()
    page.fill("[name=happened_on]", clock.today().isoformat())
    page.get_by_role("button", name="Ghi vào hành trình").click()
    _waiting(page, 0)
    assert [len(event.photos) for event in tea.events()] == [1]


def test_somebody_elses_entries_wait_for_her(chromium: Browser, site: Site, tea: Tea) -> None:
    page = steps.visitor(chromium, site)
    steps.sign_in(page, HOA)
    page.goto(PAGE)
    _ready(page)
    page.context.set_offline(True)
    _write(page, "Chăm nương")
    _waiting(page, 1)
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("[data-say]")).to_contain_text("Bạn đã đăng xuất", timeout=20_000)
    _waiting(page, 1)
    steps.sign_in(page, LAN)
    page.goto(PAGE)
    _ready(page)
    _waiting(page, 0)
    expect(page.locator("[data-say]")).to_contain_text("của tài khoản khác")
    assert "Chè shan tuyết" not in page.locator("main").inner_text()
    assert tea.events() == []
    page.context.clear_cookies()
    steps.sign_in(page, HOA)
    page.goto(PAGE)
    _ready(page)
    _waiting(page, 0)
    assert len(tea.events()) == 1


def test_without_a_script_it_is_an_ordinary_form(chromium: Browser, site: Site, tea: Tea) -> None:
    page = steps.visitor(chromium, site, scripts="off")
    steps.sign_in(page, HOA)
    page.goto(f"{PAGE}?lot={tea.code}")
    _tap(page, "Chăm nương")
    page.locator("details", has_text="Chi tiết của việc").locator("summary").click()
    page.fill("[name=care-input]", "Phân chuồng ủ hoai")
    page.fill("[name=care-withholding_days]", "7")
    steps.press(page, "Ghi vào hành trình")
    expect(page.locator("main")).to_contain_text("Phân chuồng ủ hoai")
    assert [event.data["withholding_days"] for event in tea.events()] == [7]
