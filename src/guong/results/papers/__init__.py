"""What is drawn and written of a year: its figures, and the report that the plan's receiver sends upwards."""
