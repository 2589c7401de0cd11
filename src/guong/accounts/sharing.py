"""An account that a body shares has no way in but its password: whoever added one would hold it alone."""

from guong.accounts.models import User
from guong.kit.reasons import Forbidden, Reason, refuse_if


def refuse_to_shared(user_id: int) -> None:
    """Raises Forbidden (`account_is_shared`) for an account that a body shares, whoever acts."""
    is_shared = User.objects.filter(pk=user_id, office_account__isnull=False).exists()
    refuse_if([Reason("account_is_shared")] if is_shared else [], Forbidden)
