"""Students who exist only in numbers, so that ways to plan can be compared: written first, then frozen.

`minds` is the true memory, hidden from every policy; `scenarios` says what differs; `baselines` are the
named rivals; `play` gives every policy the same students with the same luck. Nothing here may be tuned
to the planner, and nothing in the planner to this.
"""
