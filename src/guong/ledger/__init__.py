"""Sổ nhật ký: one append-only, hash-chained entry per deed, in the deed's own transaction; also the outbox.

Entries hold codes, numbers and salted commitments; never names, phone numbers or typed prose. So a person's data can be
erased without breaking the chain. The ledger has no foreign keys: nothing can erase it.
"""
