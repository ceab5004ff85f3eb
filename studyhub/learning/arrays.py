"""NumPy, loaded with the first sum that is done with it: a site at rest does without its 12 MiB.

`np` is NumPy to whoever reads or checks the code. The names of types are for annotations, which nobody runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
else:

    class _Late:
        """Takes a name from NumPy when it is first asked for, and keeps it."""

        def __getattr__(self, name: str) -> Any:
            import numpy  # noqa: PLC0415 - see above

            found = getattr(numpy, name)
            setattr(self, name, found)
            return found

    np = _Late()
    ArrayLike = NDArray = Floats = Ints = Bools = Any

__all__ = ["ArrayLike", "Bools", "Floats", "Ints", "NDArray", "np"]
