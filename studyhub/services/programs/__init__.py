"""College programs: who may do what in them, their people, their cohorts, and the record of who looked.

Every use case asks `permissions.allow` first and names its program in every query. What is not yours is not
there: a refusal is NotFound, never "forbidden".
"""
