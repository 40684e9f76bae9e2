"""Programs and packages that some tests read files with. Where one is missing they are skipped, and fail where
REQUIRE_PROGRAMS is set, as in .ci/run."""

import os
import shutil
from importlib.util import find_spec

import pytest


def program(name: str) -> str:
    """Where the program is."""
    found = shutil.which(name)
    if not found:
        missing(f"{name} is not installed")
    return str(found)


def package(name: str) -> None:
    if find_spec(name) is None:
        missing(f"the package {name} is not installed")


def missing(what: str) -> None:
    if os.environ.get("REQUIRE_PROGRAMS"):
        pytest.fail(what)
    pytest.skip(what)
