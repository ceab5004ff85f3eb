"""Work that a program assigns to a cohort: set by staff, done by students, seen by both.

An assignment is a kind and a rule (`rules`, `kinds`), terms (`learning.assigned`) and words. An attempt is a
session or a sitting of the student's own, begun through practice and exams (`doing`). What an attempt
came to is never stored: `standing` reads it from the log, so that a regraded answer changes it. Only when an
account is deleted are its results written down, without the person (`seeing.kept`).
"""
