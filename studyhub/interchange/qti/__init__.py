"""Questions in QTI, the format of the learning tools' consortium: 2.1 and 3.0 in and out, 1.2 in.

Both versions are one tree to us: `versions` renames the elements of 3.0 to those of 2.1 and back. Labels are
keywords in a package's manifest; in a single item they are listed in a rubric for its author.
"""

from .package import read, write_qti21, write_qti30

__all__ = ["read", "write_qti21", "write_qti30"]
