"""Trees of HTML are spelled in Markdown here; `html` checks that the spelling reads the same."""

from .known_tags import KNOWN_TAGS
from .writer import MarkdownWriter

__all__ = ["KNOWN_TAGS", "MarkdownWriter"]
