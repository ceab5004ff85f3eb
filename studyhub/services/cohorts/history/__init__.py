"""A cohort over time, and beside earlier cohorts of the program at the same point of their course."""
