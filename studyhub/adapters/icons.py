"""Which icons the site carries: only those its templates name, cut out of Bootstrap-Flask's sprite."""

from __future__ import annotations

import hashlib
import os
import re
from importlib.util import find_spec
from pathlib import Path

from .errors import AssetsMissing

CALLED = re.compile(r"""\bicon(?:_name)?(?:\(|=)\s*["']([a-z0-9-]+)["']""")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
LITERAL = re.compile(r""""([a-z0-9-]+)"|'([a-z0-9-]+)'""")
SYMBOL = re.compile(r'<symbol[^>]* viewBox="([^"]+)" id="([^"]+)">(.*?)</symbol>', re.DOTALL)


def package_file(path: str) -> Path:
    """A file of Bootstrap-Flask's static folder for Bootstrap 5; raises AssetsMissing without the package."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise AssetsMissing("Bootstrap-Flask is not installed; run `make setup`.")
    return Path(spec.origin).parent / "static" / "bootstrap5" / path


def icons_named(templates: Path) -> frozenset[str]:
    """Names that templates give to `icon()` in so many words."""
    texts = (file.read_text(encoding="utf-8") for file in templates.rglob("*.html"))
    return frozenset(name for text in texts for name in CALLED.findall(text))


def literals(templates: Path) -> frozenset[str]:
    """Every literal in the expressions of templates: an icon may be chosen by a variable."""
    texts = (file.read_text(encoding="utf-8") for file in templates.rglob("*.html"))
    pairs = (pair for text in texts for part in EXPRESSION.findall(text) for pair in LITERAL.findall(part))
    return frozenset(one or other for one, other in pairs)


def build_icons(templates: Path, target: Path) -> tuple[str, ...]:
    """Write the sprite of the icons that templates may use; gives the names the package does not have."""
    wanted = literals(templates)
    sprite = package_file("icons/bootstrap-icons.svg").read_text(encoding="utf-8")
    found = {name: (box, body) for box, name, body in SYMBOL.findall(sprite) if name in wanted}
    symbols = "".join(
        f'<symbol id="{name}" viewBox="{box}" fill="currentColor">{body}</symbol>'
        for name, (box, body) in sorted(found.items())
    )
    text = f'{_mark(wanted)}<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(target)
    return tuple(sorted(icons_named(templates) - found.keys()))


def ensure_icons(templates: Path, target: Path) -> None:
    """Build the sprite unless `target` was made for these very templates."""
    mark = _mark(literals(templates))
    if not target.exists() or not target.read_text(encoding="utf-8").startswith(mark):
        build_icons(templates, target)


def _mark(wanted: frozenset[str]) -> str:
    """What the sprite was made for, as a comment at its start."""
    return f"<!-- {hashlib.sha256(' '.join(sorted(wanted)).encode()).hexdigest()[:16]} -->"
