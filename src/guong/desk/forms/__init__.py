"""Forms of the desk. They read what was chosen; actions decide."""

from guong.desk.forms.ending import EndingForm
from guong.desk.forms.next_year import WHOLE, NextYearForm, whole_key, year_key

__all__ = ["WHOLE", "EndingForm", "NextYearForm", "whole_key", "year_key"]
