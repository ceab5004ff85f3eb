"""Trees of HTML are spelled in Markdown here; `html` checks that the spelling reads the same."""

from .known_tags import BLOCKS, KNOWN_TAGS, LEFT_OUT, SILENT_TAGS
from .writer import MarkdownWriter

__all__ = ["BLOCKS", "KNOWN_TAGS", "LEFT_OUT", "SILENT_TAGS", "MarkdownWriter"]
