"""How likely a pass is, from first answers alone, with everything that is not known about it.

`model` turns first answers into what a student knows of each domain, and how surely; `forecast` sits the
exam many times with that, an uncertain cut and an uncertain bank; `verdict` puts it into a band and
words, or withholds it; `memorisation` compares repeats with fresh siblings; `outcomes` holds what was
foretold against real exam results, `calibration` says what they would correct; neither changes the model.
What a student remembers of practised questions (FSRS) never enters: it is far too kind a judge.
"""
