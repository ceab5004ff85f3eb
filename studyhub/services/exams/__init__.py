"""Mock exams: drawn, sat by the server's clock, kept choice by choice, marked once, reported on.

A choice may be changed until the end; nothing enters the review log before. Ending a sitting writes
its answers there, so that memory and readiness follow the same rules as everywhere.
"""
