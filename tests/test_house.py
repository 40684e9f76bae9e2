"""The plan of the house, held: which way imports point, and what the distribution is made of."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from annotations.reports.formats import FORMATS
from annotations.reports.formats.format import Format

HOUSE = Path(__file__).resolve().parent.parent
APP = HOUSE / "annotations"

# Each may import what stands above it and nothing else of ours; those on one line do not know each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("choices", "chain", "clock"),
    (
        "levelling",
        "standing",
        "signing",
        "workflow",
        "duties",
        "mentions",
        "importers",
        "marked_text",
        "reports.shapes",
        "reports.verify_report",
    ),
    ("reports.changes", "reports.words"),
    ("reports.pictures",),
    ("segments", "alignment", "attachments", "searching", "pasted"),
    ("passages", "coverage", "sufficiency"),
    ("reanchoring",),
    ("anchoring",),  # the door of those above, but for coverage and sufficiency
    ("wording",),
    ("comparing",),
    ("models",),
    ("permissions", "guards", "vocabulary", "search_index"),
    ("record", "timeline", "database_role"),
    ("accounted", "evidenced", "reusable"),  # what of a text is in a claim; what the evidence of claims lacks
    ("searchable",),  # what a search looks through
    ("told",),  # what the chain says of what is signed
    ("handled",),  # who took a claim off, or changed it
    ("approval", "agreement"),  # whether what was signed is what is there
    (
        "as_of",
        "proof",
        "ledger",
        "stored",
        "search",
        "work",
    ),  # the record again, at a moment that is past; its proof; whether it holds
    ("dashboard",),
    ("mailing",),
    ("actions", "reports.build"),  # writing and reading
    ("reports.formats",),
    ("exporting", "demo"),
    ("forms", "templatetags", "checks"),
    ("views", "management", "apps"),
    ("admin", "urls"),
    ("site",),
)

# The same inside a folder.
INSIDE: dict[str, tuple[tuple[str, ...], ...]] = {
    "models": (
        ("base",),
        ("person", "newsroom", "outlet"),
        ("draft",),
        ("article",),
        ("claim", "desk"),
        ("evidence",),
        ("review",),
        ("rules", "ruling", "sign_off", "search", "assignment", "remark"),
        ("export", "ledger", "mail"),
    ),
    "actions": (
        ("errors", "_afterwards", "_ledger", "_queue", "proofs"),
        ("_searching", "_once"),
        ("_write", "taking_over"),
        ("outlets", "people", "placing", "mails"),
        ("versions",),
        ("articles", "claims", "drafts", "evidence", "presence", "reviews", "rules", "rulings", "sign_off"),
        ("exports", "newsroom", "erasing", "assignments", "remarks"),
        ("undoing",),
    ),
    "importers": (("shapes",), ("encoding",), ("plain",)),
    "segments": (
        ("shapes", "characters", "number_words", "sentences", "quotations"),
        ("calendar_words", "ideographs", "names"),
        ("words",),
        ("dates", "figures"),
    ),
    "views": (
        ("access", "again", "coverage", "discussion", "in_words", "notices", "since"),
        ("card", "dashboard", "once"),
        ("sign_off_page",),
        ("conflicts",),
        ("drafts",),
        ("pages",),
        ("desk", "versions"),
        (
            "addresses",
            "articles",
            "assignments",
            "claims",
            "evidence",
            "mails",
            "newsroom",
            "outlets",
            "questions",
            "queue",
            "record",
            "reports",
            "reviews",
            "rulings",
            "search",
            "sign_off",
            "undoing",
        ),
    ),
    "admin": (("base",), ("articles", "claims", "exports", "outlets", "people")),
    "ledger": (("findings", "anchors", "reading"), ("chains",), ("rows",), ("verifying", "state")),
    "management": (("acting", "checking", "off", "writing"), ("bringing",), ("commands",)),
    "demo": (("content",), ("load",)),
    "reports.formats": (
        ("format", "tables", "draft", "html", "json", "jsonld", "markdown"),
        ("changes", "claimreview", "csv", "docx", "jsonl", "pdf", "webannotation", "xlsx"),
        ("zip",),
    ),
    "templatetags": (("newsroom",), ("desk",)),
}

# Plain values in, plain values out: no database, and of Django no more than this.
PLAIN: dict[str, set[str]] = {
    "chain": set(),
    "choices": {"django.db.models", "django.utils.translation"},  # TextChoices
    "levelling": set(),
    "segments": set(),
    "coverage": set(),
    "sufficiency": set(),
    "searching": set(),
    "pasted": set(),
    "alignment": set(),
    "passages": set(),
    "reanchoring": set(),
    "anchoring": set(),
    "wording": set(),
    "comparing": set(),
    "duties": set(),
    "signing": set(),
    "standing": set(),
    "workflow": {"django.utils.functional", "django.utils.translation"},
    "importers": {"django.utils.translation"},
    "marked_text": set(),
    "attachments": {"django.core.exceptions", "django.utils.translation"},
    "reports.changes": set(),
    "reports.shapes": set(),
    "reports.words": {
        "django.db.models",  # the type of TextChoices
        "django.utils.dateformat",
        "django.utils.translation",
    },
    "reports.verify_report": set(),
}

MODULES = {
    ".".join(path.relative_to(APP).with_suffix("").parts).removesuffix(".__init__"): path
    for path in APP.rglob("*.py")
    if "migrations" not in path.parts and path != APP / "__init__.py"
}


def is_for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything that runs, inside functions too."""
    for node in ast.iter_child_nodes(tree):
        if not is_for_types_alone(node):
            yield node
            yield from nodes(node)


@cache
def imported(module: str) -> set[str]:
    """The full names of the modules that a module of the app imports."""
    found = set()
    for node in nodes(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                is_module = name.removeprefix("annotations.") in MODULES
                found.add(name if is_module else str(node.module))
    return found


def ours(module: str) -> set[str]:
    return {name.removeprefix("annotations.") for name in imported(module) if name.startswith("annotations.")}


def place(module: str, order: tuple[tuple[str, ...], ...]) -> tuple[int, str] | None:
    """Where a module stands: the number of its line, and the name there that it goes by."""
    for number, names in enumerate(order):
        for name in names:
            if module == name or module.startswith(f"{name}."):
                return number, name
    return None


def wrong_way(modules: dict[str, set[str]], order: tuple[tuple[str, ...], ...]) -> list[str]:
    wrong = []
    for module, targets in modules.items():
        here = place(module, order)
        for target in targets:
            there = place(target, order)
            if here and there and here[1] != there[1] and there[0] >= here[0]:
                wrong.append(f"{module} -> {target}")
    return sorted(wrong)


def test_imports_point_one_way() -> None:
    assert wrong_way({module: ours(module) for module in MODULES}, ORDER) == []


@pytest.mark.parametrize("folder", INSIDE)
def test_imports_inside_a_folder_point_one_way(folder: str) -> None:
    inside = f"{folder}."
    modules = {
        module.removeprefix(inside): {each.removeprefix(inside) for each in ours(module) if each.startswith(inside)}
        for module in MODULES
        if module.startswith(inside)
    }
    assert wrong_way(modules, INSIDE[folder]) == []


def test_every_module_has_its_place() -> None:
    """A new one is put into the order above on purpose."""
    homeless = [module for module in MODULES if place(module, ORDER) is None]
    assert homeless == ["reports"]  # a folder of four places, itself empty
    assert ours("reports") == set()
    for folder, order in INSIDE.items():
        inside = f"{folder}."
        assert [m for m in MODULES if m.startswith(inside) and not place(m.removeprefix(inside), order)] == []


def test_every_place_has_its_module() -> None:
    assert [name for name in chain.from_iterable(ORDER) if name not in MODULES] == []
    for folder, order in INSIDE.items():
        assert [name for name in chain.from_iterable(order) if f"{folder}.{name}" not in MODULES] == []


@pytest.mark.parametrize("module", [module for module in MODULES if place(module, tuple((n,) for n in PLAIN))])
def test_where_such_a_tool_can_lie_it_knows_no_database(module: str) -> None:
    [allowed] = [names for name, names in PLAIN.items() if module == name or module.startswith(f"{name}.")]
    assert {name for name in imported(module) if name.split(".")[0] == "django"} <= allowed


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("reports.formats")])
def test_a_format_prints_a_report_and_asks_nothing_else(module: str) -> None:
    plain = {"changes", "pictures", "shapes", "verify_report", "words"}
    allowed = {"choices", "marked_text", "wording", *(f"reports.{name}" for name in plain)}
    assert {name for name in ours(module) if not name.startswith("reports.formats")} <= allowed


def test_only_the_verbs_write() -> None:
    """No page, command or report saves a row by itself."""
    writing = re.compile(r"\.(save|create|bulk_create|bulk_update|update_or_create|get_or_create|delete)\(")
    may_write = ("actions", "models")
    others = {module: path for module, path in MODULES.items() if not module.startswith(may_write)}
    elsewhere = {module for module, path in others.items() if writing.search(path.read_text())}
    assert elsewhere <= {"apps", "reports.formats.docx"}  # the groups that roles are; a document for Word


def test_only_the_demo_has_a_past() -> None:
    back_dating = {module for module, path in MODULES.items() if re.search(r"clock\.at\(", path.read_text())}
    assert back_dating <= {"demo.load"}


def test_nobody_chooses_a_salt() -> None:
    choosing = {module for module, path in MODULES.items() if re.search(r"\bsalted_with\(", path.read_text())}
    assert choosing == {"actions._ledger"}  # where it is defined


def test_the_project_s_own_folder_knows_nothing_of_the_newsroom_s_work() -> None:
    found = {
        node.module
        for path in (HOUSE / "newsroom").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("annotations")
    }
    assert found <= {"annotations.checks"}


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((HOUSE / "pyproject.toml").read_text())


def test_every_dependency_is_bounded_from_both_sides(pyproject: dict[str, Any]) -> None:
    extras = pyproject["project"]["optional-dependencies"].values()
    dependencies = [*pyproject["project"]["dependencies"], *chain.from_iterable(extras)]
    bounded = re.compile(r"^[a-z0-9-]+(\[[a-z]+\])?>=[0-9.]+,<[0-9.]+$")
    assert [each for each in dependencies if not bounded.match(each)] == []


def test_every_folder_of_code_is_in_the_distribution(pyproject: dict[str, Any]) -> None:
    folders = {
        ".".join(path.parent.relative_to(HOUSE).parts)
        for top in ("annotations", "newsroom")
        for path in (HOUSE / top).rglob("*.py")
    }
    assert set(pyproject["tool"]["setuptools"]["packages"]) == folders
    assert all((HOUSE / folder.replace(".", "/") / "__init__.py").exists() for folder in folders)


def test_tests_and_benchmarks_are_not_in_the_distribution(pyproject: dict[str, Any]) -> None:
    assert (HOUSE / "tests" / "benchmarks" / "__init__.py").exists()
    packages = pyproject["tool"]["setuptools"]["packages"]
    assert {name.split(".")[0] for name in packages} == {"annotations", "newsroom"}


def test_what_benchmarks_compare_with_is_no_dependency(pyproject: dict[str, Any]) -> None:
    [bench] = pyproject["project"]["optional-dependencies"]["bench"]
    assert bench.startswith("diff-match-patch>=")
    assert not any("diff_match_patch" in path.read_text() for path in MODULES.values())


# A distribution, and the package that it brings.
BRINGS = {
    "django": "django",
    "django-simple-history": "simple_history",
    "dj-database-url": "dj_database_url",
    "rapidfuzz": "rapidfuzz",
    "sentencex": "sentencex",
    "whitenoise": "whitenoise",
    "xlsxwriter": "xlsxwriter",
}


def test_what_the_code_imports_is_among_the_dependencies(pyproject: dict[str, Any]) -> None:
    assert {re.split(r"[\[>]", each)[0] for each in pyproject["project"]["dependencies"]} == set(BRINGS)
    tops = {name.split(".")[0] for module in MODULES for name in imported(module)}
    optional = {format.package for format in FORMATS.values()}
    assert tops - set(sys.stdlib_module_names) <= {"annotations", "newsroom", *BRINGS.values(), *optional}


@pytest.mark.parametrize("format", [format for format in FORMATS.values() if format.package])
def test_what_a_format_needs_beyond_is_brought_by_its_extra(format: Format, pyproject: dict[str, Any]) -> None:
    [needed] = pyproject["project"]["optional-dependencies"][format.extra]
    assert re.split(r"[\[>]", needed)[0].removeprefix("python-") == format.package
