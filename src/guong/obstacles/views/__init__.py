"""The doors of difficulties."""
