"""The named refusals of progress."""

from collections.abc import Mapping

from studyhub.services.errors import Invalid


class NotTellable(Invalid):
    """An exam result that cannot be kept; `faults` has a sentence for each field that is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults
