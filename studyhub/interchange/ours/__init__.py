"""Our own side of the exchange: questions of the catalog as items, items as the draft of a question file."""

from .bank import domain_of, items_of
from .drafts import draft_files, entries, to_yaml
from .identity import identified
from .questions import to_item

__all__ = ["domain_of", "draft_files", "entries", "identified", "items_of", "to_item", "to_yaml"]
