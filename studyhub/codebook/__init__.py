"""Official code tables live here: which ICD-10 codes are valid on a day, their titles and notes, MS-DRGs.

Tables are built from installed packages into one SQLite file and only read afterwards; nothing is committed.
Knows no content, no web and no database of ours; `Codebook` is what the catalog calls a `CodeAuthority`.
"""
