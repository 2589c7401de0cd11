"""Why no backup, or no restore: a sentence, and the command that mends it."""


class Unable(Exception):
    """Nothing was changed. `command` mends the reason, when one does."""

    def __init__(self, why: str, command: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.command = command

    def __str__(self) -> str:
        return f"{self.why}\n  chạy / run: {self.command}" if self.command else self.why
