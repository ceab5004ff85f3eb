"""Questions in Moodle's XML, the format in which Moodle keeps most of what it knows of a question.

Texts go out as Markdown, so that they come back letter for letter; what Moodle has no place for goes along in
tags (labels, names of slips) or in the general feedback (reasons of steps and pairs), as `places` says.
"""

from .read import read
from .write import write

__all__ = ["read", "write"]
