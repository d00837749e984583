"""Templates: what a card may begin with. Never changes a built-in one, nor a card."""

from typing import Any

from sidecard.db import database, utc_now
from sidecard.errors import Conflict
from sidecard.models.template import (
    MOST_TEMPLATES,
    Template,
    change_template,
    create_template,
    delete_template,
    find_template,
    templates,
    templates_are_full,
)
from sidecard.models.user import User
from sidecard.policies import may_use
from sidecard.policies.administration import may_manage_templates
from sidecard.routes.blueprint import Blueprint, etag
from sidecard.schemas.template import (
    TemplateChangeSchema,
    TemplateListSchema,
    TemplateQuerySchema,
    TemplateSchema,
    TemplateWriteSchema,
    present_built_in,
    present_template,
)

blp = Blueprint("templates", __name__, description="The sections that a card may begin with.")


@blp.route("/templates", methods=["GET"])
@blp.response(200, TemplateListSchema)
@blp.guard(may_use)
@blp.arguments(TemplateQuerySchema, location="query")
def list_templates(user: User, asked: dict[str, Any]) -> Any:
    """The workspace's own and the built-in ones; all at once, as they are few."""
    own = [present_template(each) for each in templates()]
    return {"items": own + present_built_in(asked["language"])}


@blp.route("/templates", methods=["POST"])
@blp.response(201, TemplateSchema)
@blp.guard(may_manage_templates)
@blp.arguments(TemplateWriteSchema)
def add_template(user: User, given: dict[str, Any]) -> Any:
    """Make one for the workspace."""
    with database.atomic():
        if templates_are_full():
            raise Conflict(f"There are {MOST_TEMPLATES} templates already. Delete one that is no longer needed.")
        template = create_template(name=given["name"].strip(), sections=given["sections"], by=user, now=utc_now())
    return _present(template, 201)


@blp.route("/templates/<int:template_id>", methods=["GET"])
@blp.response(200, TemplateSchema)
@blp.guard(may_use, load=find_template)
def read_template(user: User, template: Template) -> Any:
    """One of the workspace's own."""
    return _present(template)


@blp.route("/templates/<int:template_id>", methods=["PATCH"])
@blp.response(200, TemplateSchema)
@blp.guard(may_manage_templates, load=find_template, if_match=Template.revision)
@blp.arguments(TemplateChangeSchema, required=False)
def edit_template(user: User, template: Template, given: dict[str, Any]) -> Any:
    """Change it; cards that began with it stay as they are."""
    if given:
        change_template(template, given, by=user, now=utc_now())
    return _present(template)


@blp.route("/templates/<int:template_id>", methods=["DELETE"])
@blp.response(204)
@blp.guard(may_manage_templates, load=find_template, if_match=Template.revision)
def remove_template(user: User, template: Template) -> None:
    """Delete it; cards that began with it stay as they are."""
    delete_template(template, by=user, now=utc_now())


def _present(template: Template, status: int = 200) -> Any:
    return present_template(template), status, etag(template.revision())
