"""What must hold for every file of ours, whoever wrote it."""

import ast
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from marketplace.jobs import HANDLERS
from tests.architecture.source import CONCEPTS, PACKAGE, ROOT, Module, committed_files, dotted, modules

LONGEST_MODULE = 350
LONGEST_FUNCTION = 40
MOST_ARGUMENTS = 6


def test_imports_run_one_way():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    told = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def named_outside(allowed: str, pattern: str) -> list[str]:
    """Return where a dotted name matching `pattern` stands outside of the one file that may hold it."""
    wanted = re.compile(pattern)
    return [
        f"{module.name}:{line} {name}"
        for module in modules()
        if module.name != allowed
        for name, line in module.calls()
        if wanted.search(name)
    ]


def test_only_the_kernel_commits():
    assert named_outside("marketplace/kernel/database.py", r"(session|connection)\.(commit|rollback|begin)$") == []


def test_only_the_clock_asks_for_the_time():
    asking = r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic))$"
    assert named_outside("marketplace/kernel/clock.py", asking) == []


def test_only_settings_read_the_environment():
    assert named_outside("marketplace/kernel/settings.py", r"^os\.(environ|getenv|putenv)") == []


def test_only_the_edge_opens_transactions():
    """Concepts take part in an action; where it begins and ends is decided by who was asked to do it."""
    inner = tuple(f"marketplace/{concept}/" for concept in (*CONCEPTS, "trade"))
    faults = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.name.startswith(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id in {"transaction", "transactionally"}
    ]
    assert faults == []


def test_no_module_outgrows_its_reader():
    long = [
        f"{each.name}: {count}" for each in modules("marketplace", "tests") if (count := lines(each)) > LONGEST_MODULE
    ]
    assert long == []


def lines(module: Module) -> int:
    """Return how many lines a module has."""
    return module.text.count("\n")


def test_no_function_outgrows_a_screen():
    long = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules("marketplace", "tests")
        for function in module.functions()
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many arguments a caller has to think of."""
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def test_no_function_wants_more_than_six_arguments():
    greedy = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules()
        for function in module.functions()
        if arguments(function) > MOST_ARGUMENTS and function.name != "__init__"
    ]
    assert greedy == []


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_rooms_of_a_concept_have_their_names(concept):
    """A concept is a package with models; no file is named after its shape instead of its business."""
    folder = PACKAGE / concept
    if concept == "promotion" and not folder.exists():
        return
    names = {path.stem for path in folder.glob("*.py")}
    assert {"__init__", "models"} <= names
    assert not names & {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "base",
        "managers",
        "types",
        "constants",
    }


def test_nothing_is_left_to_do_later():
    left = re.compile(r"(#|//|/\*|<!--|\{#|\"\"\").*\b(TODO|FIXME|XXX|HACK)\b")
    ours = [path for path in committed_files() if path.suffix != ".lock" and path.parent.name != "architecture"]
    faults = [path.relative_to(ROOT).as_posix() for path in ours if left.search(path.read_text(encoding="utf8"))]
    assert faults == []


def test_no_file_names_a_package_index():
    """Where packages come from is for the machine that installs them to know."""
    address = re.compile(
        r"--(extra-)?index-url|--find-links|--trusted-host|pypi\.org|pythonhosted\.org|artifactory|/simple/?\b"
    )
    ours = [path for path in committed_files() if path.parent.name not in {"architecture"} and path.name != "Makefile"]
    faults = [path.relative_to(ROOT).as_posix() for path in ours if address.search(path.read_text(encoding="utf8"))]
    assert faults == []


def test_every_locked_package_has_a_hash():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf8").splitlines()
    pinned = [(line, after) for line, after in pairwise(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert pinned
    assert [line for line, after in pinned if "--hash=sha256:" not in after] == []


def test_every_public_thing_says_what_it_means():
    silent = [
        f"{module.name}:{node.lineno} {node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and ast.get_docstring(node) is None
    ]
    assert silent == []


def test_errors_are_never_swallowed_whole():
    """The outbox alone keeps whatever a handler trips over, because it writes it down with its message."""
    faults = [
        f"{module.name}:{handler.lineno}"
        for module in modules()
        if module.name != "marketplace/kernel/outbox.py"
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler)
        if handler.type is None
        or (isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"})
        if not (handler.body and isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None)
    ]
    assert faults == []


def test_whatever_is_posted_has_somebody_who_does_it():
    posted = {
        node.args[0].value
        for module in modules(PACKAGE)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and dotted(node.func) == "outbox.post" and isinstance(node.args[0], ast.Constant)
    }
    assert "mail" in posted
    assert posted - set(HANDLERS) == set()
