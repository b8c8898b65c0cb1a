"""Photos come out upright, small and without a word about where they were taken; what is no photo is refused."""

from io import BytesIO

import pytest
from PIL import Image

from marketplace.adapters.pillow_photos import PillowPhotos
from marketplace.kernel.errors import InvalidInput
from tests.makers.photos import SVG_WITH_SCRIPT, TEXT_NAMED_JPG, flat_png, phone_photo, photo

STUDIO = PillowPhotos()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        STUDIO.inspect(content)
    assert list(caught.value.fields) == ["photo"]
    return str(caught.value.message)


def test_a_phones_photo_is_measured_as_a_person_sees_it():
    facts = STUDIO.inspect(phone_photo())
    assert (facts.width, facts.height) == (3000, 4000)


def test_a_phones_photo_comes_out_upright():
    for width, content in STUDIO.develop(phone_photo()).items():
        image = opened(content).convert("RGB")
        assert image.size[0] == width
        assert image.height > image.width
        top, bottom = image.getpixel((width // 2, 9)), image.getpixel((width // 2, image.height - 9))
        assert top[0] > 150 > top[2]
        assert bottom[2] > 150 > bottom[0]


def test_nothing_is_told_of_camera_and_place():
    assert opened(phone_photo()).getexif().get_ifd(0x8825)
    for content in STUDIO.develop(phone_photo()).values():
        image = opened(content)
        assert image.format == "WEBP"
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_a_phone_is_turned_right(orientation):
    lying = Image.new("RGB", (600, 400), (20, 180, 20))
    notes = Image.Exif()
    notes[0x0112] = orientation
    file = BytesIO()
    lying.save(file, "JPEG", exif=notes)
    expected = (400, 600) if orientation >= 5 else (600, 400)
    facts = STUDIO.inspect(file.getvalue())
    assert (facts.width, facts.height) == expected
    assert opened(STUDIO.develop(file.getvalue())[1280]).size == expected


def test_three_widths_are_made():
    prints = STUDIO.develop(photo((2400, 1800)))
    assert {width: opened(content).size for width, content in prints.items()} == {
        320: (320, 240),
        640: (640, 480),
        1280: (1280, 960),
    }


def test_a_small_photo_is_not_enlarged():
    prints = STUDIO.develop(photo((500, 400)))
    assert {width: opened(content).width for width, content in prints.items()} == {320: 320, 640: 500, 1280: 500}


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("WEBP", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK")],
)
def test_every_kind_of_photo_is_taken(kind, mode):
    content = photo((800, 600), kind=kind, mode=mode)
    assert STUDIO.inspect(content).width == 800
    assert opened(STUDIO.develop(content)[640]).mode == "RGB"


def test_what_shines_through_is_put_on_white():
    file = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(STUDIO.develop(file.getvalue())[320]).getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize("content", [SVG_WITH_SCRIPT, TEXT_NAMED_JPG, b"", b"GIF89a" + b"\0" * 500, b"<html></html>"])
def test_what_is_no_photo_is_refused(content):
    assert refusal(content) == "Tệp này không phải ảnh JPEG, PNG hoặc WebP. Hãy chọn một ảnh chụp."


def test_an_apple_photo_is_told_what_to_do():
    assert "HEIC" in refusal(b"\0\0\0\x18ftypheic" + b"\0" * 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_off_on_its_way_is_refused(kind):
    content = photo((1200, 900), kind=kind)
    assert "hỏng" in refusal(content[: len(content) // 2])


def test_two_hundred_megapixels_are_refused():
    bomb = flat_png(20_000, 10_000)
    assert len(bomb) < 500_000
    assert "200 triệu điểm ảnh" in refusal(bomb)


def test_too_many_pixels_are_seen_without_unpacking_any():
    header_alone = flat_png(20_000, 10_000)[:60]
    assert "200 triệu điểm ảnh" in refusal(header_alone)


def test_a_file_of_fifty_megabytes_is_refused():
    assert "12 MB" in refusal(photo() + bytes(50_000_000))


@pytest.mark.parametrize("size", [(150, 800), (800, 199)])
def test_a_tiny_picture_is_refused(size):
    assert "nhỏ quá" in refusal(photo(size))


def test_a_strip_is_refused():
    assert "hẹp" in refusal(photo((2000, 210)))


def test_a_broken_colour_profile_does_not_spoil_the_photo():
    file = BytesIO()
    Image.new("RGB", (400, 400), (10, 200, 10)).save(file, "JPEG", icc_profile=b"not a profile")
    assert opened(STUDIO.develop(file.getvalue())[320]).width == 320
