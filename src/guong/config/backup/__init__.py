"""Copies of the whole installation, taken while it works, tried at once, and brought back.

`making` takes a copy, `restoring` brings one back; the parts: `sqlite` and `postgresql` (one database each), `archive` (a
PostgreSQL copy read without a server), `judging` (is the copy what was there), `manifest`, `disk`, `rotation`, `switching`,
`aftermath`, `last` (what the doctor shows).
"""
