"""A web process holds only what pages need: large libraries of rare deeds are loaded when such a deed is done."""

import subprocess
import sys

RARE = (
    "alembic", "hypothesis", "jsonschema", "numpy", "openpyxl", "pygal", "requests", "stripe", "typst", "xlsxwriter",
    "zxingcpp",
)  # fmt: skip
PROGRAM = f"""
import sys
import marketplace.serving
print([name for name in {RARE!r} if name in sys.modules])
"""


def test_serving_loads_no_library_of_rare_deeds():
    asked = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "[]"
