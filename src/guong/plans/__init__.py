"""Kế hoạch: what a committee asks of the bodies below it, by when, and how it counts.

States: draft (being written, questions still open) → active → closed. The plan's receiver (the coordinating department) writes it,
answers its open questions, activates it, extends and excuses.
"""
