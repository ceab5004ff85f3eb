"""How other systems come in and are told: tokens that act as their person, webhooks of programs.

A token may never do more than its person, whose rights are asked anew at every call. A webhook tells
ids, never names: who wants to know more asks the API, which puts the look on record.
"""
