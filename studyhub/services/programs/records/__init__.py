"""What a program keeps and sees of its students, and what FERPA asks of it.

Every look at a student is put on record before anything is shown. Practice of one's own is shown in
totals, single answers only of who shares them. Nothing about a student is destroyed while a request of
theirs is open.
"""
