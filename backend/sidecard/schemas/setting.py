"""Setting: the payload of what a deployment may change while it runs. Never carries a secret."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from sidecard.reaching.hosts import plain_entry
from sidecard.schemas.card import LANGUAGE
from sidecard.schemas.fields import Number, Shape, Text, Whole


class HostEntry(Text):
    """`host` or `host:port`, kept as it is compared."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=260, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        entry = plain_entry(super()._deserialize(value, attr, data, **kwargs))
        if entry is None:
            raise ValidationError("Write kb.example.com or kb.example.com:8443, without https:// and a path.")
        return entry


class SettingSchema(Schema):
    """All settings."""

    workspace_name = fields.String(required=True)
    default_interval_days = fields.Integer(required=True)
    min_confidence = fields.Float(required=True)
    memory_days = fields.Integer(required=True)
    languages = fields.List(fields.String(), required=True)
    link_hosts = fields.List(fields.String(), required=True)
    intranet_link_hosts = fields.List(fields.String(), required=True)


class SettingChangeSchema(Schema):
    """What is left out stays."""

    workspace_name = Text(longest=100, blank=False)
    default_interval_days = Whole(validate=validate.Range(min=7, max=365))
    min_confidence = Number(validate=validate.Range(min=0, max=1))
    memory_days = Whole(validate=validate.Range(min=1, max=3650))
    languages = fields.List(
        Text(longest=35, validate=Shape(LANGUAGE, error="Not a language code.")),
        validate=validate.Length(min=1, max=50),
    )
    link_hosts = fields.List(HostEntry(), validate=validate.Length(max=200))
    intranet_link_hosts = fields.List(HostEntry(), validate=validate.Length(max=200))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(partial=True, **kwargs)
