"""Vướng mắc: what a unit cannot do or does not understand of a plan's clause, and what it is answered.

A difficulty goes to the body that receives the unit's lists, which answers it or passes it on upwards, to the plan's receiver at
last. The plan's receiver may publish an answer: it then stands under its clause for everybody who reads the plan.
"""
