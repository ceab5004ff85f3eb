"""What is looked for among printed codes: CPT, HCPCS, vacated rules, codes not billable, wrong titles.

`texts.py` says where students can read, `found.py` what is a printed code, the other modules judge.
"""

from .drgs import drgs_computed
from .found import count_printed
from .official import official_codes
from .unlawful import cpt_free, hcpcs_listed, nothing_vacated

__all__ = ["count_printed", "cpt_free", "drgs_computed", "hcpcs_listed", "nothing_vacated", "official_codes"]
