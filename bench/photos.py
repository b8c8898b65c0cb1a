"""A 12-megapixel photo to three WebP files, beside naive Pillow: each size from the full photo, method 4."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageFilter

from bench.report import Figure, most, show
from bench.timing import side_by_side
from marketplace.adapters.pillow_photos import QUALITY, PillowPhotos
from marketplace.products.ports import PHOTO_WIDTHS

SIZE = (4000, 3000)
NAIVE_METHOD = 4
ROUNDS = 5


def main() -> None:
    """Measure the developing of one photo, and the first look at it."""
    photo = make_photo()
    studio = PillowPhotos()
    works: dict[str, Callable[[], object]] = {
        "ours": lambda: studio.develop(photo),
        "naive": lambda: develop_naively(photo),
        "look": lambda: studio.inspect(photo),
    }
    milliseconds = side_by_side(works, seconds=0, rounds=ROUNDS)
    ours, naive = _bytes(studio.develop(photo)), _bytes(develop_naively(photo))
    figures = [
        Figure("12-megapixel photo to three WebP", milliseconds["ours"], milliseconds["naive"], "ms", most(0.5)),
        Figure("bytes of the three files", ours, naive, "kB"),
        Figure("first look at the upload", milliseconds["look"], milliseconds["naive"], "ms"),
    ]
    note = f"processor time; a made-up JPEG of {SIZE[0]} × {SIZE[1]}, {len(photo) / 1e6:.1f} MB"
    show("Photos, beside naive Pillow", figures, notes=[note])


def make_photo() -> bytes:
    """Return a JPEG as a phone takes it: soft shapes with fine grain over them."""
    grain = Image.effect_noise(SIZE, 25)
    hills = Image.effect_noise((SIZE[0] // 40, SIZE[1] // 40), 120).filter(ImageFilter.GaussianBlur(1))
    shapes = hills.resize(SIZE, Image.Resampling.BICUBIC)
    picture = Image.merge(
        "RGB", (Image.blend(shapes, grain, 0.3), shapes, shapes.transpose(Image.Transpose.ROTATE_180))
    )
    file = BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def develop_naively(content: bytes) -> dict[int, bytes]:
    """Make each size straight from the full photo, with the same filter and quality as ours."""
    prints = {}
    with Image.open(BytesIO(content)) as photo:
        for width in PHOTO_WIDTHS:
            file = BytesIO()
            small = photo.resize((width, photo.height * width // photo.width), Image.Resampling.LANCZOS)
            small.save(file, "WEBP", quality=QUALITY, method=NAIVE_METHOD)
            prints[width] = file.getvalue()
    return prints


def _bytes(prints: dict[int, bytes]) -> float:
    return sum(len(content) for content in prints.values()) / 1000


if __name__ == "__main__":
    main()
