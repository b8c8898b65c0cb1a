"""Our source as the tests about it see it: files, syntax trees, and where something stands."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "marketplace"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
CONCEPTS = (
    "territory", "accounts", "cooperatives", "certificates", "products", "traceability", "inventory", "bulk", "wishes",
    "orders", "reviews", "payments", "sales", "promotion", "monitoring", "notices",
)  # fmt: skip


@dataclass(frozen=True)
class Module:
    """A file of ours, read once."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the top of the repository."""
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Give every function and method in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def calls(self) -> Iterator[tuple[str, int]]:
        """Give the dotted name and line of everything that is called or merely named with a dot."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                yield dotted(node), node.lineno


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return our modules below these folders; all of the package when none is named."""
    places = [ROOT / folder for folder in folders or ("marketplace",)]
    paths = sorted(path for place in places for path in place.rglob("*.py") if "versions" not in path.parts)
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf8")
    return Module(path, text, ast.parse(text))


def dotted(node: ast.expr) -> str:
    """Return "db.session.commit" for the expression of that name, and what can be named of others."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def committed_files() -> list[Path]:
    """Return the text files that are ours: everything outside of environments, caches and data of runs."""
    outside = {".git", ".venv", "var", "node_modules", "__pycache__", "cho_sen.egg-info"}
    kinds = {
        ".py",
        ".html",
        ".txt",
        ".css",
        ".js",
        ".svg",
        ".toml",
        ".md",
        ".lock",
        ".po",
        ".json",
        ".typ",
        ".mako",
        ".ini",
        "",
    }
    found = []
    for top in ROOT.iterdir():
        if top.name in outside or (top.name.startswith(".") and top.name not in {".ci", ".gitignore"}):
            continue
        paths = [top] if top.is_file() else list(top.rglob("*"))
        found += [path for path in paths if path.is_file() and path.suffix in kinds and not outside & set(path.parts)]
    return found
