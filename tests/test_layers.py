"""Do imports point down only, and does the code keep to the limits of the house?

A layer may import itself and the layers before it. `demo` stands beside them: it makes data for a company, so
it knows words alone, and only a door opens it. A layer can be one file; `__init__.py` is a door.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "worthline"
LAYERS = (
    "words",
    "tables",
    "catalogue",
    "project",
    "engines",
    "loading",
    "measuring",
    "analyses",
    "showing",
    "doors",
)
MAY_IMPORT = {layer: {*LAYERS[: place + 1]} for place, layer in enumerate(LAYERS)}
MAY_IMPORT["demo"] = {"demo", "words"}
MAY_IMPORT["doors"] |= {"demo", "worthline"}

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
ATTICS = {"util", "utils", "helper", "helpers", "core", "base", "manager", "managers"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def all_files() -> list[Path]:
    return [file for folder in ("src", "tests", "bench") for file in sorted((ROOT / folder).rglob("*.py"))]


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def shown(file: Path, line: int = 1) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


def layer_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).with_suffix("").parts[0]
    return first if first in MAY_IMPORT or (PACKAGE / first).is_dir() else "doors"


def layer_imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and layer of every import of ours, wherever in the module it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "worthline":
                layer = rest.partition(".")[0]
                yield node.lineno, layer if layer in MAY_IMPORT else "worthline"


def forbidden_imports(layer: str, tree: ast.Module) -> list[tuple[int, str]]:
    return [(line, found) for line, found in layer_imports(tree) if found not in MAY_IMPORT[layer]]


def body_lines(function: Function) -> int:
    """Lines of a function without its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def test_every_package_has_its_layer() -> None:
    assert {layer_of(file) for file in modules()} <= MAY_IMPORT.keys()


def test_imports_point_down_only() -> None:
    upward = [
        f"{shown(file, line)} {layer_of(file)} imports {found}"
        for file in modules()
        for line, found in forbidden_imports(layer_of(file), parse(file))
    ]
    assert upward == []


def test_no_import_is_relative() -> None:
    relative = [
        shown(file, node.lineno)
        for file in modules()
        for node in ast.walk(parse(file))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_an_import_that_points_up_is_seen_even_inside_a_function() -> None:
    tree = ast.parse("def late():\n    from worthline.measuring import measure")
    assert forbidden_imports("tables", tree) == [(2, "measuring")]
    assert forbidden_imports("showing", tree) == []


def test_the_package_itself_is_for_doors_only() -> None:
    tree = ast.parse("import worthline")
    assert forbidden_imports("showing", tree) == [(1, "worthline")]
    assert forbidden_imports("doors", tree) == []


def test_the_demo_knows_words_alone_and_only_a_door_opens_it() -> None:
    assert forbidden_imports("demo", ast.parse("from worthline import tables, words")) == [(1, "tables")]
    assert forbidden_imports("showing", ast.parse("import worthline.demo.company")) == [(1, "demo")]
    assert forbidden_imports("doors", ast.parse("import worthline.demo.company")) == []


def test_no_function_is_longer_than_its_limit() -> None:
    long = [
        f"{shown(file, function.lineno)} {function.name}: {body_lines(function)} lines"
        for file in all_files()
        for function in functions(parse(file))
        if body_lines(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_its_limit() -> None:
    lengths = {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in all_files()}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_nothing_is_named_like_an_attic() -> None:
    assert [
        shown(file)
        for file in all_files()
        if ATTICS & {part.removesuffix(".py").strip("_") for part in file.relative_to(ROOT).parts}
    ] == []


def test_every_module_says_which_question_it_answers() -> None:
    assert [shown(file) for file in all_files() if not ast.get_docstring(parse(file))] == []
