"""`python -m tests.faults.small_exams`: the site as it is served, with exams as small as the tests' bank."""

from __future__ import annotations

import sys
from dataclasses import replace

from studyhub.cli import serve
from studyhub.services.exams import kinds

if __name__ == "__main__":
    kinds.KINDS["domain"] = replace(kinds.DOMAIN, scored=5)
    sys.exit(serve.main())
