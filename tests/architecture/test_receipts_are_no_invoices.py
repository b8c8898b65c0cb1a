"""An invoice ("hóa đơn") is made by the seller's own provider under the law; what we print is never called one."""

import re

from tests.architecture.source import PACKAGE, TEMPLATES

INVOICE = re.compile(r"h(óa|oá) đơn")
TEXTS = {".html", ".typ", ".txt", ".py", ".po"}
DENIED = "không phải hóa đơn"


def test_nothing_of_ours_is_called_an_invoice():
    """The only sentence that may name one tells the buyer that this is none."""
    files = [path for folder in (TEMPLATES, PACKAGE) for path in folder.rglob("*") if path.suffix in TEXTS]
    said = [
        f"{path.name}: {line.strip()}"
        for path in sorted(files)
        for line in path.read_text(encoding="utf8").splitlines()
        if INVOICE.search(line.lower()) and DENIED not in line.lower()
    ]
    assert said == []
    assert any("Biên nhận" in path.read_text(encoding="utf8") for path in files if path.suffix == ".html")
