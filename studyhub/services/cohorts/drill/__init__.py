"""From the dashboard down: a student, a cohort's objectives, one objective, the weak ones of a student.

Counts of an objective are shown of who shares each answer, else only from six answers on: fewer would tell
single answers, which the student has not shared.
"""
