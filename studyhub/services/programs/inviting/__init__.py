"""How people come into a program: invited by mail, one by one or by list, or by a cohort's code.

Secrets of invitations are kept as hashes only. Before anybody joins they are shown what the program will see.
"""
