"""SQLite as the embedded database: a library that carries the WAL fix, durable commits, fair waiting."""
