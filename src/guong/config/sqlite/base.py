"""Django's SQLite backend with a fair queue in front of writers (see `queue`)."""

from typing import Any

from guong.config.sqlite.library import use_fixed_library

use_fixed_library()

from django.db.backends.sqlite3 import base  # noqa: E402

from guong.config.sqlite.queue import Place  # noqa: E402

PATIENCE = 5.0  # seconds, when the settings name no time-out


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module. Only the outermost `atomic` begins a transaction; inner ones are savepoints and need no place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place: Place | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            # The name changes under a test runner, so the place is made when it is needed.
            self._place = self._place or self._new_place()
            self._place.enter()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave_queue()
            raise

    def _new_place(self) -> Place:
        return Place(
            f"{self.settings_dict['NAME']}-queue", float(self.settings_dict["OPTIONS"].get("timeout", PATIENCE))
        )

    def _commit(self) -> Any:
        try:
            return super()._commit()
        finally:
            self._leave_queue()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._leave_queue(is_closed=True)

    def _leave_queue(self, *, is_closed: bool = False) -> None:
        """Leave unless the transaction is still open: a commit that failed is followed by a rollback or a close."""
        if self._place is not None and (is_closed or self.connection is None or not self.connection.in_transaction):
            self._place.leave()
            self._place = None
