"""Where each person starts: what I owe, what came back; pages that show several steps together."""
