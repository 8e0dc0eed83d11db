"""What holds of the code as a whole.

That rooms know only the rooms they stand on is import-linter's business: `make walls`.
"""

import ast
import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
MAY_PRINT = "cli"
QUIET = (ast.Pass, ast.Continue, ast.Break)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path):
    return path.relative_to(PACKAGE.parent).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def where(path, node):
    return f"{name(path)}:{node.lineno}"


every_module = pytest.mark.parametrize("path", MODULES, ids=name)


def test_the_package_was_found():
    assert len(MODULES) > 40


def importable():
    found = pkgutil.walk_packages([str(PACKAGE)], "bot.", onerror=lambda _: None)
    return sorted(module.name for module in found if module.name != "bot.store.migrations.env")


@pytest.mark.parametrize("module", importable())
def test_every_module_can_be_imported(module):
    """Nothing happens at import: no settings are read, no loop is started, no file is made."""
    importlib.import_module(module)


@every_module
def test_no_file_is_longer_than_a_reader_bears(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@every_module
def test_no_function_is_longer_than_a_screen(path):
    long = [
        f"{where(path, node)} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, Function) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


@every_module
def test_no_error_is_swallowed(path):
    """A handler does something about the error: raise, return, report or decide; it never only passes over it."""
    silent = [
        where(path, node) for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler) and silences(node)
    ]
    assert silent == []


def silences(handler):
    statements = [
        each for each in handler.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]
    return all(isinstance(each, QUIET) for each in statements)


@every_module
def test_no_error_is_caught_whatever_it_is_without_being_told(path):
    """Who catches everything raises it again, logs it or hands it on."""
    careless = [
        where(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and catches_all(node) and not tells(node)
    ]
    assert careless == []


def catches_all(handler):
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )


def tells(handler):
    """Raises, logs, or hands the error on to who does."""
    logged = {"exception", "error", "warning", "critical"}
    return any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in logged)
        or (isinstance(node, ast.Call) and any(getattr(each, "id", "") == handler.name for each in node.args))
        for node in ast.walk(handler)
    )


@every_module
def test_errors_are_not_suppressed_wholesale(path):
    """`suppress(Exception)` is an `except: pass` by another name."""
    wholesale = [
        where(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "suppress"
        and any(getattr(each, "id", "") in ("Exception", "BaseException") for each in node.args)
    ]
    assert wholesale == []


@every_module
def test_only_what_answers_a_terminal_prints(path):
    if path.parent == PACKAGE / MAY_PRINT:
        return
    printing = [
        where(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


@every_module
def test_every_module_says_why_it_exists(path):
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(tree(path))


@every_module
def test_no_module_is_called_for_nothing(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "misc", "common"}


def test_nothing_about_who_left_reads_a_clock():
    """What is known is a function of the journal and of the question."""
    asked = ("now", "today", "utcnow", "time", "monotonic")
    clocks = [
        where(path, node)
        for room in ("situation", "documents")
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asked
        and getattr(node.func.value, "id", "") in ("datetime", "date", "time")
    ]
    assert clocks == []


def test_nothing_in_the_code_is_about_one_story():
    """A situation is a file. Examples in help texts may name one; names, places and missions may not be known."""
    words = ("baghdad", "bagdad", "cjtf", "chammal", "minusma", "inherent resolve")
    told = [
        f"{name(path)}: {word}"
        for path in MODULES
        for word in words
        if any(word in value.lower() for value in strings(path))
    ]
    assert told == []


def strings(path):
    """String constants, without the docstrings."""
    parsed = tree(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_the_libraries_that_the_owner_chose_are_used():
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {"discord.py", "aiosqlite", "apscheduler", "pytest-asyncio"} <= {
        re.split("[<>=~]", each)[0] for each in wanted
    }
    assert "from apscheduler" in (PACKAGE / "heartbeat.py").read_text(encoding="utf-8")
