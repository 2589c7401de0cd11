"""The pages of people: who answers for them invites, they accept."""
