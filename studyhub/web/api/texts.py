"""The kinds of text that the API is sent: bounded, and without signs that nobody can see or type."""

from __future__ import annotations

from typing import Annotated

import msgspec

LINE = r"^[^\x00-\x1f\x7f]*$"
NAMED = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
SOMETHING = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NAMED)]
Term = Annotated[str, msgspec.Meta(max_length=60, pattern=LINE)]
PersonName = Annotated[str, msgspec.Meta(max_length=80, pattern=LINE)]
Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=LINE)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=LINE)]
Note = Annotated[str, msgspec.Meta(max_length=2000, pattern=LINES)]
Said = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=SOMETHING)]
Instructions = Annotated[str, msgspec.Meta(max_length=4000, pattern=LINES)]
Remark = Annotated[str, msgspec.Meta(max_length=500, pattern=LINES)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=SOMETHING)]
Yaml = Annotated[str, msgspec.Meta(min_length=1, max_length=100_000, pattern=LINES)]
Place = Annotated[str, msgspec.Meta(max_length=160, pattern=LINE)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=LINES)]
Longer = Annotated[str, msgspec.Meta(min_length=1, max_length=200_000, pattern=LINES)]
