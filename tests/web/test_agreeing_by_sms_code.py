"""At the officer's desk: the code goes to the cooperative, the officer types what she is told, and may go over."""

from marketplace.kernel import clock
from tests.conftest import browser
from tests.makers.cooperatives import make_cooperative
from tests.makers.letters import letters_to
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE
from tests.makers.short_messages import sent_to

pytestmark = ON_SQLITE
CONSENT = {"given_by": "Trần Thị Hoa", "method": "sms_code", "evidence": "Tại nhà", "scope": "Đăng hàng", "days": "7"}


def code_of(database):
    (sms,) = sent_to(database, "consent-sms", at=clock.now())
    assert sms["to"] == "+84500000123"
    assert "Pham Thi Mai" in sms["text"]
    return sms["values"]["code"]


def test_she_goes_over_with_the_right_code_alone(database):
    hoa = make_person("Hoa", "hoa@example.vn")
    cooperative = make_cooperative(manager=hoa)
    officer = sign_in(browser(database.app), make_officer())
    desk = f"/union/cooperatives/{cooperative.code}/assistance"
    assert officer.post(f"{desk}/code", data={"code": "1"}).status_code == 409
    assert officer.post(desk, data=CONSENT).status_code == 303
    code = code_of(database)
    page = officer.get(f"/union/cooperatives/{cooperative.code}").text
    assert "Mã 6 số" in page
    assert "0500 000 123" not in page.partition("Mã 6 số")[2].partition("</form>")[0]
    assert officer.post(f"{desk}/entry").status_code == 409
    officer.post(f"{desk}/code", data={"code": f"{(int(code) + 1) % 10**6:06}"})
    assert "Mã chưa đúng" in officer.get(f"/union/cooperatives/{cooperative.code}").text
    officer.post(f"{desk}/code", data={"code": code})
    assert "Hợp tác xã đã đồng ý" in officer.get(f"/union/cooperatives/{cooperative.code}").text
    assert officer.post(f"{desk}/entry").location == "/seller"
    assert "theo mã đã đọc" in letters_to("hoa@example.vn")[-1]["subject"]
    shown = sign_in(browser(database.app), hoa).get("/seller/assistance").text
    assert "Mã gửi đến điện thoại đã đăng ký" in shown


def test_a_new_code_ends_the_one_before(database):
    cooperative = make_cooperative()
    officer = sign_in(browser(database.app), make_officer())
    desk = f"/union/cooperatives/{cooperative.code}/assistance"
    officer.post(desk, data=CONSENT)
    old = code_of(database)
    assert officer.post(f"{desk}/code/sending").status_code == 303
    assert code_of(database) != old
    officer.post(f"{desk}/code", data={"code": old})
    assert officer.post(f"{desk}/entry").status_code == 409
