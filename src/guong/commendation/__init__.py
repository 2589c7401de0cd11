"""Biểu dương, khen thưởng: honours that others decided, recorded for the body of that time and, where one was honoured, its exemplar.

An honour stays with the body that received it. Where that body ended, whoever follows it shows the honour as inherited.
"""
