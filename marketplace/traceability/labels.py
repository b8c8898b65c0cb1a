"""What is written on a label (tem), by group of goods. Pure.

Labels are Vietnamese by law, so these words are not translated. What must stand there: Nghị định 37/2026/NĐ-CP,
articles 42 to 49 and annex I.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.gs1.digital_link import build
from marketplace.kernel.quantity import Unit
from marketplace.traceability.kinds import GoodsGroup
from marketplace.traceability.ports import Label, Line

#: Codes that are not GS1's must be recognisable as such (article 28.4).
NOT_GS1 = "Mã nội bộ, không phải mã GS1"
COUNTRY = "Việt Nam"


@dataclass(frozen=True)
class LabelFacts:
    """What a label is made from. `net_content` is text ("500 g"); `stars` count only while the certificate holds.

    `gtin` has 14 digits; it is given only where her right to it is proven today.
    """

    group: GoodsGroup
    code: str
    number: str
    product: str
    maker: str
    address: str
    origin: str
    net_content: str
    produced_on: date
    harvested_on: date | None
    best_before_on: date | None
    standard: str
    ingredients: str
    usage: str
    storage: str
    warning: str
    stars: int | None
    gtin: str = ""


def label_content(facts: LabelFacts) -> dict[str, Any]:
    """Return what stands on the label, as it is stored with the run: plain texts and lists."""
    return {
        "code": facts.code,
        "product": facts.product,
        "maker": facts.maker,
        "address": facts.address,
        "essentials": [list(line) for line in _essentials(facts) if line[1]],
        "details": [list(line) for line in _details(facts) if line[1]],
        "award": f"OCOP {facts.stars} sao" if facts.stars else "",
        "note": human_readable(facts.gtin, facts.number) if facts.gtin else NOT_GS1,
        "gtin": facts.gtin,
        "number": facts.number,
    }


def address_of(content: dict[str, Any], root: str, *, serial: str = "") -> str:
    """Return what the QR of a stored run opens: a GS1 Digital Link where the label bears a GTIN, else our own address.

    Args:
        root: the market's own address, without a slash at its end.
    """
    gtin = content.get("gtin")
    if gtin:
        return build([("01", gtin), ("10", content["number"]), *([("21", serial)] if serial else [])]).uri(root)
    path = f"{root}/trace/{content['code']}"
    return f"{path}/{serial}" if serial else path


def typing_address(root: str) -> str:
    """Return where people type the code who cannot scan it: "cho-sen.vn/trace"."""
    return f"{root.partition('://')[2]}/trace"


def human_readable(gtin: str, number: str) -> str:
    """Return GTIN and lot as GS1 wants them printed beside the code: "(01)08936012000010 (10)LOT-1"."""
    return f"(01){gtin} (10){number}"


def label_of(content: dict[str, Any], *, root: str, brocade_svg: str) -> Label:
    """Return the label of a stored run; address and pattern are made anew each time."""
    return Label(
        url=address_of(content, root),
        short_url=typing_address(root),
        code=content["code"],
        product=content["product"],
        maker=content["maker"],
        address=content["address"],
        essentials=_lines(content["essentials"]),
        details=_lines(content["details"]),
        award=content["award"],
        note=content["note"],
        brocade_svg=brocade_svg,
    )


def to_be_weighed(unit: Unit) -> str:
    """Return the net content of packs that are weighed one by one: a line on which the weight is written by hand."""
    return f"{'.' * 14} {unit.name_vi}"


def grouped(code: str) -> str:
    """Return a code in groups of three, as people read it aloud: "L7K-9QW-3FX"."""
    return "-".join(code[start : start + 3] for start in range(0, len(code), 3))


def missing_on_label(facts: LabelFacts) -> list[str]:
    """Return the terms that the law wants on this product's label and that nobody has told yet."""
    wanted = {
        GoodsGroup.FOOD: (
            ("Sử dụng tốt nhất trước", facts.best_before_on), ("Thành phần", facts.ingredients),
            ("Hướng dẫn sử dụng", facts.usage), ("Bảo quản", facts.storage),
        ),
        GoodsGroup.FRESH: (("Bảo quản", facts.storage),),
        GoodsGroup.TEXTILE: (("Thành phần", facts.ingredients), ("Hướng dẫn sử dụng", facts.usage)),
        GoodsGroup.CRAFT: (("Thành phần", facts.ingredients), ("Bảo quản", facts.storage or facts.usage)),
        GoodsGroup.OTHER: (("Thành phần", facts.ingredients),),
    }  # fmt: skip
    return [term for term, told in wanted[facts.group] if not told]


def _lines(stored: list[list[str]]) -> tuple[Line, ...]:
    return tuple((term, text) for term, text in stored)


def _essentials(facts: LabelFacts) -> list[Line]:
    return [
        ("Lô", facts.number),
        *_dates(facts),
        ("Sử dụng tốt nhất trước", _day(facts.best_before_on)),
        ("Định lượng", facts.net_content),
        ("Xuất xứ", _origin(facts.origin)),
        # On the smallest label too: somebody may come to harm without it.
        ("Cảnh báo", facts.warning),
    ]


def _dates(facts: LabelFacts) -> list[Line]:
    harvest = ("Thu hoạch", _day(facts.harvested_on))
    if facts.group == GoodsGroup.FRESH:
        return [harvest, ("Đóng gói", _day(facts.produced_on))]
    if facts.group == GoodsGroup.TEXTILE:
        return [("Năm sản xuất", str(facts.produced_on.year))]
    return [("NSX", _day(facts.produced_on))]


def _details(facts: LabelFacts) -> list[Line]:
    # Of fresh produce it is the date that counts, and stands in front; the law asks it of nothing else.
    harvested_on = None if facts.group == GoodsGroup.FRESH else facts.harvested_on
    return [
        ("Thành phần", facts.ingredients),
        ("Bảo quản", facts.storage),
        ("HDSD", facts.usage),
        ("Tiêu chuẩn", facts.standard),
        ("Thu hoạch", _day(harvested_on)),
    ]


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _origin(told: str) -> str:
    return told if COUNTRY in told else ", ".join(part for part in (told, COUNTRY) if part)
