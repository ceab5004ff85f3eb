"""GIFT, Moodle's text format: `grammar` says what a file says, `read` what we make of it, `write` the rest.

The grammar is the one Moodle's own reader keeps, also where its documentation is silent; one thing more is
understood: a blank line between the braces of a question whose end is near.
"""

from .read import read
from .write import write

__all__ = ["read", "write"]
