"""The source as the house rules read it: files, modules, rooms and what they import."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# From the ground up. A room imports the rooms before it, never those after it.
LADDER = [
    "icsassess.lib",
    "frameworks",
    "icsassess.systems",
    "icsassess.accounts",
    "icsassess.audit",
    "icsassess.assessments",
    "icsassess.reports",
    "icsassess.desk",
    "icsassess.demo",
]

NOT_OURS = {".git", "build", "node_modules", "var", "__pycache__"}


def files(root: Path) -> Iterator[Path]:
    """Every file of the repository at `root`: not what is installed, compiled or kept."""
    for path in sorted(root.iterdir()):
        hidden = path.name.startswith(".") and path.name != ".ci"
        if path.name in NOT_OURS or (hidden and path.is_dir()):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def product(root: Path) -> Iterator[Path]:
    """Python files of the product: the rooms and the hall, without tests."""
    for path in files(root):
        if path.suffix == ".py" and path.relative_to(root).parts[0] in ("frameworks", "icsassess"):
            yield path


def module(root: Path, path: Path) -> str:
    """The name by which `path` is imported."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str | None:
    """The room of the ladder that `module` belongs to; none for the hall and for libraries."""
    return next((r for r in LADDER if module == r or module.startswith(f"{r}.")), None)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(root: Path, path: Path) -> Iterator[str]:
    """Every name that `path` imports, anywhere in it: `from a import b` gives `a.b`."""
    package = module(root, path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
