"""Health: what the server is and can do, for anybody. Never tells of data."""

from marshmallow import Schema, fields, validate


class HealthSchema(Schema):
    """`api_version` moves with the contract; `features` are what an extension may rely on."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))
    version = fields.String(required=True)
    api_version = fields.String(required=True)
    features = fields.List(fields.String(), required=True)
