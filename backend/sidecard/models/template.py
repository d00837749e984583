"""Template: the sections that a card may begin with, of a workspace's own. The built-in ones: text/templates.py.

Never changes a card: what it began with is its own from then on.
"""

from datetime import datetime
from typing import Any

from peewee import AutoField, CharField, ForeignKeyField, JSONField, ModelSelect

from sidecard.db import BaseModel, UtcField, database
from sidecard.models.event import record
from sidecard.models.user import User

MOST_TEMPLATES = 100


class Template(BaseModel):
    """A workspace's own. `sections`: key, title, audience, and `hint`, which says what belongs there."""

    id = AutoField()
    name = CharField(max_length=100)
    sections = JSONField()
    by = ForeignKeyField(User, backref="templates")
    created_at = UtcField()
    updated_at = UtcField()

    def revision(self) -> list[object]:
        """What an edit may change, for the ETag."""
        return [self.id, self.name, self.sections]


def templates() -> "ModelSelect[Template]":
    """The workspace's own, in the order of their names."""
    return Template.select().order_by(Template.name, Template.id)


def find_template(template_id: int) -> Template | None:
    """The template with this id."""
    return templates().where(Template.id == template_id).get_or_none()


def templates_are_full() -> bool:
    """Whether there are as many as there may be."""
    return Template.select().count() >= MOST_TEMPLATES


def create_template(*, name: str, sections: list[dict[str, str]], by: User, now: datetime) -> Template:
    """Add one. What it says was validated when it came."""
    with database.atomic():
        template = Template.create(name=name, sections=sections, by=by, created_at=now, updated_at=now)
        record("template_created", by=by, now=now, template=template.id)
    return template


def change_template(template: Template, changes: dict[str, Any], *, by: User, now: datetime) -> None:
    """Change `name` or `sections`."""
    with database.atomic():
        for name, value in changes.items():
            setattr(template, name, value)
        template.updated_at = now
        template.save(only=[*changes, "updated_at"])
        record("template_changed", by=by, now=now, template=template.id, names=sorted(changes))


def delete_template(template: Template, *, by: User, now: datetime) -> None:
    """Remove it; cards that began with it keep their sections."""
    with database.atomic():
        record("template_deleted", by=by, now=now, template=template.id)
        template.delete_instance()
