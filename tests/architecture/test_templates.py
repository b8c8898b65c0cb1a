"""What must hold for every template and style sheet."""

import re
from collections.abc import Callable, Iterable
from functools import cache

import pytest
from flask import Flask
from jinja2 import meta

from tests.architecture.source import PACKAGE, ROOT, STATIC, TEMPLATES
from tests.conftest import Market

PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
LETTERS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.txt"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CLASS = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")


def source(name: str) -> str:
    """Return a template without its comments."""
    return COMMENT.sub("", (TEMPLATES / name).read_text(encoding="utf8"))


@pytest.fixture
def app(sqlite_market: Market) -> Flask:
    return sqlite_market.app


def faults_in(names: Iterable[str], look: Callable[[str], Iterable[object]]) -> dict[str, list[object]]:
    """Look at each of these templates, and return what is wrong by its name."""
    return {name: faults for name in names if (faults := list(look(name)))}


def test_a_template_compiles_and_finds_what_it_builds_on(app):
    def missing(name):
        tree = app.jinja_env.parse(source(name))
        app.jinja_env.get_template(name)
        wanted = {found for found in meta.find_referenced_templates(tree) if found}
        return {found for found in wanted if not (TEMPLATES / found).is_file()}

    assert PAGES and LETTERS
    assert faults_in([*PAGES, *LETTERS], missing) == {}


@cache
def macros_of(file: str) -> frozenset[str]:
    """Return the macros that a template makes."""
    return frozenset(re.findall(r"\{%-? macro (\w+)", (TEMPLATES / file).read_text(encoding="utf8")))


def test_a_macro_that_is_imported_exists():
    def unmade(name):
        for file, names in re.findall(r'\{%-? from "([^"]+)" import ([^%]+?)-?%\}', source(name)):
            wanted = {part.split(" as ")[0].strip() for part in names.replace("with context", "").split(",")}
            yield from sorted(wanted - macros_of(file))

    assert faults_in(PAGES, unmade) == {}


def test_nothing_stands_in_a_template_that_the_content_policy_refuses():
    def refused(name):
        text = EXPRESSION.sub("", source(name))
        yield from re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:", text)
        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", source(name), re.DOTALL)
        yield from (body for attributes, body in scripts if body.strip() or "src=" not in attributes)

    assert faults_in(PAGES, refused) == {}


def test_nothing_is_loaded_from_elsewhere():
    elsewhere = re.compile(r"""(?:src|srcset|href|action)=["'](?:https?:)?//""")
    assert faults_in(PAGES, lambda name: elsewhere.findall(EXPRESSION.sub("", source(name)))) == {}


def test_every_static_file_that_is_named_exists():
    def missing(name):
        named = set(re.findall(r"""\basset\(\s*["']([^"']+)["']\s*\)""", source(name))) - {"site.css", "site.js"}
        yield from (file for file in named if not (STATIC / file).is_file())
        drawings = set(re.findall(r"""\bdrawing=["']([a-z0-9-]+)["']""", source(name)))
        yield from (each for each in drawings if not (STATIC / "img/drawings" / f"{each}.svg").is_file())

    assert faults_in(PAGES, missing) == {}


@cache
def styled_classes() -> frozenset[str]:
    """Return every class that some style sheet knows."""
    css = "\n".join(path.read_text(encoding="utf8") for path in (STATIC / "css").rglob("*.css"))
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", css, flags=re.DOTALL)
    return frozenset(re.findall(r"\.([a-zA-Z][\w-]*)", bare))


def test_every_class_that_is_used_is_styled():
    def unstyled(name):
        used = {part for found in CLASS.findall(EXPRESSION.sub(" ", source(name))) for part in "".join(found).split()}
        used |= set(re.findall(r"""\bclass="([a-z][a-z-]*)"[,)]""", source(name)))
        return used - styled_classes() - {"logo-name"}

    assert faults_in([name for name in PAGES if not name.startswith("mail/")], unstyled) == {}


def test_every_class_that_is_styled_is_used():
    everything = "\n".join(
        path.read_text(encoding="utf8")
        for folder, kinds in ((TEMPLATES, "*.html"), (STATIC / "js", "*.js"), (PACKAGE, "*.py"))
        for path in folder.rglob(kinds)
    )
    words = set(re.findall(r"[a-zA-Z][\w-]*", everything))
    assert sorted(styled_classes() - words) == []


def test_a_component_says_how_it_is_called():
    heads = {path.name: path.read_text(encoding="utf8").lstrip() for path in (TEMPLATES / "components").glob("*.html")}
    assert heads
    assert [name for name, head in heads.items() if not head.startswith("{#")] == []
    assert [name for name, head in heads.items() if not re.search(r"\{%-? macro ([a-z]\w*)\(", head)] == []


def test_no_template_is_left_over():
    named = "\n".join(
        path.read_text(encoding="utf8")
        for folder, kind in ((PACKAGE, "*.py"), (TEMPLATES, "*.html"), (TEMPLATES, "*.txt"))
        for path in folder.rglob(kind)
    )
    letters = set(re.findall(r'letter\(\s*"([a-z_]+)"', named))
    unused = [
        name
        for name in PAGES
        if f'"{name}"' not in named
        and name.removeprefix("mail/").removesuffix(".html") not in letters
        and not name.startswith("components/")
    ]
    assert unused == []


def test_style_sheets_keep_to_the_rules():
    faults = []
    for path in sorted((STATIC / "css").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf8"), flags=re.DOTALL)
        bad = [word for word in ("!important", "@import", "url(http") if word in text]
        bad += re.findall(r"(?:^|[\s,}])#[a-z][\w-]*\s*\{", text)
        faults += [f"{path.relative_to(ROOT)}: {word}" for word in bad]
    assert faults == []
