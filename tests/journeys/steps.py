"""What people do in the browser, one function a job."""

import io
import re
from pathlib import Path
from typing import Literal

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, Site

PASSWORD = "hoa sen mùa hạ 2026"


def visitor(
    chromium: Browser, site: Site, *, width: int = PHONE["width"], scripts: Literal["on", "off"] = "on"
) -> Page:
    """Return a page of a browser with no cookies; anything that goes wrong on it is an error."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        locale="vi-VN",
        base_url=site.url,
        accept_downloads=True,
        java_script_enabled=scripts == "on",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: _fail(f"script error on {page.url}: {error}"))
    page.on("response", lambda answer: _fail(f"{answer.status} on {answer.url}") if answer.status >= 500 else None)
    return page


def _fail(message: str) -> None:
    raise AssertionError(message)


def sign_in(page: Page, email: str) -> None:
    """Sign in with the password of the test."""
    page.goto("/account/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    press(page, "Đăng nhập")


def press(page: Page, name: str) -> None:
    """Press the button of the page's own content that is called so, and wait for the next page."""
    button = page.locator("main").get_by_role("button", name=name, exact=True).first
    with page.expect_navigation():
        button.click()


def no_sideways_scroll(page: Page) -> None:
    """The page must fit the screen."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the screen"


def phone_photo() -> bytes:
    """Return a 12-megapixel JPEG as a phone writes it: lying on its side, with an EXIF note to turn it."""
    photo = Image.new("RGB", (4000, 3000), "#d9a441")
    photo.paste("#5b3a1a", (0, 0, 4000, 600))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def codes_in_pdf(content: bytes) -> list[str]:
    """Return every QR code on every page of a PDF."""
    found: list[str] = []
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        picture = document[number].render(scale=4).to_pil()
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    document.close()
    return found


def code_in_picture(path: Path) -> str:
    """Return the one QR code in a picture."""
    codes = zxingcpp.read_barcodes(Image.open(path))
    assert len(codes) == 1, f"{len(codes)} codes in {path.name}"
    return str(codes[0].text)


def money_in(text: str) -> int:
    """Return the đồng written in a text such as "467.000 ₫"."""
    found = re.search(r"([\d.]+)\s*₫", text)
    assert found, f"no sum in {text!r}"
    return int(found[1].replace(".", ""))


def heading(page: Page, text: str) -> None:
    """Expect the page's one heading."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)
