"""Tools that know nothing of plans: reasons, moves, rows, periods, Vietnamese text, search, words."""
