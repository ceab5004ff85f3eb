"""Graded exams: made from a program's private bank, sat under conditions, sealed until everybody is through.

A graded exam is an assignment of its own kind with a form beside it (`models.graded`); it is sat as a
`Sitting` that is sealed, so clock, screen and marking are those of `services.exams`. Nothing of it is marked
or logged before `releasing` has found that it is over for everybody. Staff make it (`setting`) and see it
(`seeing`), students sit it (`doing`).
"""
