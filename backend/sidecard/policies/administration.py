"""Permissions of those who run a deployment: people, groups, settings, memory, adapters, templates. Never writes."""

from sidecard.models.adapter import Adapter
from sidecard.models.bundled_breakage import BundledBreakage
from sidecard.models.group import Group
from sidecard.models.user import User


def may_manage_users(user: User) -> bool:
    """Admins make and change people."""
    return user.role == "admin"


def may_see_users_whole(user: User) -> bool:
    """Admins and managers see addresses and roles; others see names."""
    return is_manager(user)


def may_see_user(user: User, other: User) -> bool:
    """Oneself, or anybody for admins and managers."""
    return is_manager(user) or user.id == other.id


def may_see_colleague(user: User, other: User) -> bool:
    """Names, roles and licences are no secret among colleagues."""
    return user.active


def may_grant_licence(user: User, other: User) -> bool:
    """Admins; coaches to others who have not got all of it yet."""
    return user.role == "admin" or (user.coach and user.id != other.id and other.licence != "publisher")


def may_change_settings(user: User) -> bool:
    """Admins set what holds for the whole deployment."""
    return user.role == "admin"


def may_see_settings(user: User) -> bool:
    """Managers may read what admins set."""
    return is_manager(user)


def may_see_calibration(user: User) -> bool:
    """Managers may see how often suggestions helped."""
    return is_manager(user)


def may_manage_groups(user: User) -> bool:
    """Admins and managers make groups."""
    return is_manager(user)


def may_change_group(user: User, group: Group) -> bool:
    """Everyone is built in: nobody changes it."""
    return may_manage_groups(user) and not group.everyone


def may_see_group(user: User, group: Group) -> bool:
    """Groups are no secret among colleagues."""
    return user.active


def is_manager(user: User) -> bool:
    """Admin or manager."""
    return user.role in ("admin", "manager")


def may_manage_search_misses(user: User) -> bool:
    """Managers see what people searched for in vain, and strike off what is answered."""
    return is_manager(user)


def may_manage_memory(user: User) -> bool:
    """Admins see how much was learned from tickets, and let it be forgotten."""
    return user.role == "admin"


# --- adapters


def may_see_adapter(user: User, adapter: Adapter) -> bool:
    """Approved ones are everybody's; proposals are seen by who made them and by managers."""
    return adapter.approved_at is not None or adapter.by_id == user.id or is_manager(user)


def may_approve_adapter(user: User, adapter: Adapter) -> bool:
    """Admins and managers: an adapter runs in everybody's browser."""
    return is_manager(user)


def may_approve_adapters(user: User) -> bool:
    """Whether what this person adds counts as approved."""
    return is_manager(user)


def may_delete_adapter(user: User, adapter: Adapter) -> bool:
    """Managers, and whoever proposed it while it is a proposal."""
    return is_manager(user) or (adapter.approved_at is None and adapter.by_id == user.id)


def may_report_breakage(user: User, adapter: Adapter) -> bool:
    """Whoever's browser uses it: an approved one."""
    return adapter.approved_at is not None and user.active


def may_end_breakages(user: User, adapter: Adapter) -> bool:
    """Managers say for everybody that it works again."""
    return is_manager(user)


def may_see_bundled_breakage(user: User, breakage: BundledBreakage) -> bool:
    """Managers, and whoever's browser told it."""
    return is_manager(user) or breakage.by_id == user.id


def may_withdraw_bundled_breakage(user: User, breakage: BundledBreakage) -> bool:
    """A browser that reads again speaks for its own person only, a manager's too."""
    return breakage.by_id == user.id


def may_end_bundled_breakage(user: User, breakage: BundledBreakage) -> bool:
    """Managers say for everybody that it works again."""
    return is_manager(user)


# --- templates


def may_manage_templates(user: User) -> bool:
    """Admins and managers say what a card of a kind has."""
    return is_manager(user)


# --- import and export


def may_import(user: User) -> bool:
    """Admins and managers bring in many cards at once, into collections in which they may write."""
    return is_manager(user)
