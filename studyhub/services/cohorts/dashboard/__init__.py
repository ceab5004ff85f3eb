"""The dashboard of a cohort: a row a student, sorted and filtered by the address, on a page or in a file."""
