"""Gương Sáng: the year of a plan of exemplary models, from issue to the sealed lists.

The folders tell the year: `plans` → `registrations` (later steps follow), on top of `organisations`, `accounts` and `ledger`.
`docs/architecture.md` draws the house.
"""

__version__ = "0.1.0"
