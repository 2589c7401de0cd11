"""Figures drawn on the server as SVG with the stylesheet's tokens: values and words in, drawings out. Plain Python.

A figure is a drawing, a caption that states what it shows in one sentence, and the table of its numbers; each number of the
table opens its list. Drawings carry classes only (`ui/figures.css` says how they look on screen, in the dark and on paper), so
they need no style of their own, which the content policy would forbid.
"""

from guong.ui.figures.course import Course, CourseWords, Point, course
from guong.ui.figures.dots import Dot, dots, in_order, rank
from guong.ui.figures.funnel import Bar, funnel
from guong.ui.figures.shapes import Heading
from guong.ui.figures.table import Cell, Figure, Table, row_of

__all__ = [
    "Bar",
    "Cell",
    "Course",
    "CourseWords",
    "Dot",
    "Figure",
    "Heading",
    "Point",
    "Table",
    "course",
    "dots",
    "funnel",
    "in_order",
    "rank",
    "row_of",
]
