"""Permissions on attached files: they follow the card or the draft that they belong to. Never writes."""

from sidecard.models.attachment import Attachment
from sidecard.models.card import is_published
from sidecard.models.user import User
from sidecard.policies import may_edit_card, may_edit_draft, may_see_card, may_see_draft


def may_see_attachment(user: User, attachment: Attachment) -> bool:
    """Whoever sees its card or draft."""
    see = may_see_card if is_published(attachment.card) else may_see_draft
    return see(user, attachment.card)


def may_delete_attachment(user: User, attachment: Attachment) -> bool:
    """Whoever may edit its card or draft."""
    edit = may_edit_card if is_published(attachment.card) else may_edit_draft
    return edit(user, attachment.card)
