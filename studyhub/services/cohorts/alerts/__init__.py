"""Alerts about students: read, taken, spoken about, closed; how often past ones were right; thresholds.

`services/cohorts/watch.py` raises them and closes what has passed. What staff do is on record, and every look
at an alert is a look at a student's record.
"""
