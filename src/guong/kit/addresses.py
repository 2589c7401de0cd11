"""What stands in an address."""

from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """The number of a row: one that no database could hold is no address at all."""

    regex = "[0-9]{1,18}"
