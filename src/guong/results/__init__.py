"""Báo cáo kết quả: what became of each registered exemplar, against what was registered, with its evidence.

A report goes the way that registrations went (draft → listed → sent → endorsed → accepted, or returned), in lists of its own. It is
about one accepted registration. Clerks write, heads send, receivers check, and the plan's receiver seals.
"""
