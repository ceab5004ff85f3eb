"""Work that no page waits for: every piece is a row, written in the transaction of what it follows from.

`rows` says how a piece is asked for, taken, ended and put off; `kinds` what there is, `working` does it.
The queue only wakes who does it: work that nobody was woken for is found by looking.
"""
