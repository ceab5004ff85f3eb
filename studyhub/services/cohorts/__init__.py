"""What staff see of a cohort as a whole: who stands where, who may fail and why, what was done about it.

A student's standing is reckoned from the log up to what the program may see, kept, and shown with its time.
Flags are reasons to talk, each with its evidence; readiness advises and never gates. Single answers are shown
by `services/programs/records` alone, of who shares them.
"""
