"""The documents say what the code does: their tables are held to the code's."""

import re
import tomllib
from pathlib import Path

import pytest

from annotations.choices import GROUP_ROLES, ArticleState, Role
from annotations.permissions import PERMISSIONS
from annotations.vocabulary import ACT, CHAIN, KINDS
from annotations.workflow import MOVES

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
OPERATION = (TOP / "newsroom/docs/operation.md").read_text(encoding="utf-8")

LEDGER = (TOP / "newsroom/docs/ledger.md").read_text(encoding="utf-8")

COLUMNS = (*GROUP_ROLES, Role.OPERATOR)
LINES = {
    "see": "see articles, claims and their history",
    "export": "export reports",
    "mark": "mark claims, add evidence",
    "review": "review",
    "ask": "ask questions, write notes, resolve them",
    "see_confidential": "see confidential sources",
    "import": "import articles",
    "erase": "erase words by order",
    "edit_article": "edit what is known of articles, outlets, stories",
    "correct_author": "correct who an article's author is, once one is named or a verdict is in",
    "assign": "assign work, change when it is due, take it away again",
    "see_dashboard": "see the newsroom's figures",
    "hand_over": "hand over all that is assigned to somebody",
    "sign_off": "sign off",
    "publish": "publish",
    "adjudicate": "decide between reviewers who disagree",
    "waive": "waive what stands in the way of a sign-off",
    "reopen": "open an article again",
    "set_rules": "set the rules",
    "manage_people": "manage people",
}


def table_rows(text: str) -> dict[str, list[str]]:
    rows = (line.strip("|").split("|") for line in text.splitlines() if line.startswith("|"))
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows}


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_readme_says_who_may_do_what_as_the_permissions_have_it(permission):
    marks = ["●" if role in PERMISSIONS[permission] else "" for role in COLUMNS]
    assert table_rows(README)[LINES[permission]] == marks


def test_the_readme_names_the_roles_in_the_order_of_its_columns():
    columns = [*(str(role.label) for role in GROUP_ROLES), "command line"]
    assert "| | " + " | ".join(columns) + " |" in README


@pytest.mark.parametrize("name", MOVES)
def test_the_readme_says_who_moves_an_article_from_which_state(name):
    move = MOVES[name]
    who = [LINES[move.permission] if state in move.sources else "" for state in ArticleState]
    assert table_rows(README)[str(move.label)] == who
    assert "| | " + " | ".join(str(state.label) for state in ArticleState) + " |" in README


def test_every_setting_from_the_environment_is_documented_and_no_other():
    code = (TOP / "newsroom/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environment\.\w+\(\s*"(\w+)"', code))
    documented = {name.strip("`") for name in table_rows(OPERATION) if name.startswith("`")}
    assert documented == read


def test_the_readmes_two_commands_are_one_line_each_and_install_what_they_run():
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    extras = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert len(commands) == 2
    assert commands[0].endswith("manage.py demo")
    assert "'.[test]'" in commands[1]
    assert any(need.startswith("pytest-django") for need in extras["test"])


def test_the_readme_links_every_document():
    documents = {path.name for path in (TOP / "newsroom/docs").glob("*.md")}
    assert set(re.findall(r"newsroom/docs/([a-z-]+\.md)", README)) == documents


@pytest.mark.parametrize("document", sorted((TOP / "newsroom/docs").glob("*.md")), ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_ledger_s_page_has_every_kind_and_key():
    rows = {name.strip(" `"): cells for names, cells in table_rows(LEDGER).items() for name in names.split(",")}
    for kind in KINDS.values():
        documented = set(re.findall(r"`(\w+)`", rows[kind.name][0]))
        assert set(kind.keys) <= documented, kind.name
    assert {ACT, CHAIN} <= set(re.findall(r"`(\w+)`", LEDGER))
