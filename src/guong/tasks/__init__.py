"""Work that a page does not wait for: queued in the deed's own transaction, held by a lease, done again when its worker dies."""
