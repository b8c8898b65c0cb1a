"""Sheets of 24 and 1,000 labels as PDF, beside segno alone: one code with mask search for each label.

The budget of DESIGN §9 is against segno and reportlab together. reportlab is no dependency of ours, so the floor here
draws no PDF at all: it is lower than the one of the budget, and a ratio that keeps to it here keeps to it there.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from statistics import median
from time import perf_counter

import segno

from bench.report import Figure, most, show
from bench.timing import processor_milliseconds
from marketplace.adapters.typst_labels import TypstLabels
from marketplace.cooperatives.brocade import brocade_svg
from marketplace.kernel.codes import new_code
from marketplace.traceability.kinds import GoodsGroup
from marketplace.traceability.labels import LabelFacts, label_content, label_of
from marketplace.traceability.layouts import LAYOUTS
from marketplace.traceability.ports import Label

ROUNDS = 5
COUNTS = (24, 1000)
CODES_MEASURED = 48
LAYOUT = LAYOUTS["a4-3x8"]
FACTS = LabelFacts(
    group=GoodsGroup.FOOD,
    code="",
    number="MOR-261122-01",
    product="Mật ong rừng Cúc Phương",
    maker="Hợp tác xã Nông nghiệp Sen Hồng",
    address="Thôn 3, Xã Giao Thủy, Tỉnh Ninh Bình",
    origin="Ninh Bình",
    net_content="500 g",
    produced_on=date(2026, 11, 20),
    harvested_on=date(2026, 11, 18),
    best_before_on=date(2028, 11, 20),
    standard="TCVN 12605:2019",
    ingredients="100% mật ong",
    usage="Pha với nước ấm.",
    storage="Nơi khô ráo, tránh nắng.",
    warning="Không dùng cho trẻ dưới 1 tuổi.",
    stars=4,
)


def main() -> None:
    """Measure whole sheets beside the drawing of as many codes."""
    printer = TypstLabels()
    labels = fresh_labels()
    printer.sheet(next(labels), count=1, layout=LAYOUT)
    each = median(processor_milliseconds(_make_codes) for _ in range(ROUNDS)) / CODES_MEASURED
    figures, waits = [], []
    for number in COUNTS:
        runs = [_sheet_milliseconds(printer, next(labels), number) for _ in range(ROUNDS)]
        ours = median(processor for processor, _ in runs)
        figures.append(Figure(f"{number} labels as PDF", ours, each * number, "ms", most(0.55)))
        waits.append(f"{number} labels: {median(wait for _, wait in runs):.0f} ms by the clock")
    notes = [
        "processor time of all threads; every run prints a label not seen before, so nothing is remembered",
        f"floor: segno with mask search, {each:.2f} ms per label, drawing no PDF; lower than the budget's own floor",
        *waits,
    ]
    show("Labels, beside segno with mask search", figures, notes=notes)


def fresh_labels() -> Iterator[Label]:
    """Yield labels of which no two are equal."""
    brocade = brocade_svg("SEN-HONG", repeats=60)
    for number in count(1):
        code = new_code(7, prefix="L")
        content = label_content(replace(FACTS, code=code, number=f"MOR-261122-{number:02}"))
        yield label_of(content, root="https://cho-sen.example.vn", brocade_svg=brocade)


def _sheet_milliseconds(printer: TypstLabels, label: Label, number: int) -> tuple[float, float]:
    """Return processor time and waiting time of one sheet."""
    began = perf_counter()
    processor = processor_milliseconds(lambda: printer.sheet(label, count=number, layout=LAYOUT))
    return processor, (perf_counter() - began) * 1000


def _make_codes() -> None:
    for _ in range(CODES_MEASURED):
        segno.make(f"https://cho-sen.example.vn/trace/{new_code(7, prefix='L')}", error="m", micro=False)


if __name__ == "__main__":
    main()
