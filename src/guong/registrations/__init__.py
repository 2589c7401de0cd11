"""Đăng ký: exemplars and their registrations, the lists that carry them upwards, and the sealed consolidated list.

A registration goes draft → listed (in its unit's list) → sent (on the desk of the body above) → endorsed (accepted there, on its way up) →
accepted (by the plan's receiver); returned sends it back with named fields. Clerks write, heads send, receivers check, and the plan's
receiver seals.
"""
