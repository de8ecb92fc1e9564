"""Sizes that keep a module readable. A failing test names the file, the function, and by how much."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "starling"
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
MOST_PARAMETERS = 6
FILES = sorted(SOURCE.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_in(text: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def parameters_of(function: Function) -> int:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([argument for argument in named if argument.arg not in ("self", "cls")])


def too_much_in(text: str) -> list[str]:
    found = [f"{text.count(chr(10))} lines"] if text.count("\n") > MOST_LINES else []
    for function in functions_in(text):
        if lines_of(function) > MOST_LINES_OF_A_FUNCTION:
            found.append(f"{function.name}: {lines_of(function)} lines")
        if parameters_of(function) > MOST_PARAMETERS:
            found.append(f"{function.name}: {parameters_of(function)} parameters")
    return found


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(SOURCE)) for path in FILES])
def test_files_functions_and_parameter_lists_stay_short(path: Path) -> None:
    assert too_much_in(path.read_text(encoding="utf-8")) == []


def test_what_is_too_long_is_found() -> None:
    body = "    pass\n"
    assert too_much_in("#\n" * 401) == ["401 lines"]
    assert too_much_in("def f():\n" + body * 49) == []
    assert too_much_in("def f():\n" + body * 50) == ["f: 51 lines"]
    assert too_much_in("def f(self, a, b, c, d, e, g): ...\n") == []
    assert too_much_in("async def f(a, b, c, /, d, *, e, g, h): ...\n") == ["f: 7 parameters"]
