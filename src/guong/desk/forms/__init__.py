"""Forms of the desk. They read what was chosen; actions decide."""

from guong.desk.forms.ending import EndingForm
from guong.desk.forms.next_year import NextYearForm, year_key

__all__ = ["EndingForm", "NextYearForm", "year_key"]
