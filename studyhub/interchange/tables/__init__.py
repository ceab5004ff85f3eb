"""Tables: one question a row, its parts in named columns in any order; `columns` says what each means.

A cell that a spreadsheet would run as a formula is written so that it stays text.
"""

from .csv_file import read_csv, write_csv
from .template import template_csv, template_xlsx
from .xlsx_file import read_xlsx, write_xlsx

__all__ = ["read_csv", "read_xlsx", "template_csv", "template_xlsx", "write_csv", "write_xlsx"]
