"""Công khai: what was seen and agreed to is published, and the public reads it.

An exemplar is public while three things hold: its report was accepted by the plan's receiver, the head of its unit agreed, and an
editor published a snapshot. Each can be taken back, and then the page is gone with the next request.
"""
