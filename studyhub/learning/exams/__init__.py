"""Mock exams: which questions make a form, how the clock runs, what the report may say.

`forms` draws a form to a blueprint from a seed, `choices` makes a number to be typed one of four (from
mistakes that the author foresaw and from `slips`), `clock` knows the time that is left whatever breaks and
crashes came between, `report` marks a sitting and says how sure the result is.
"""
