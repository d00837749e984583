"""State: the fields of how sure a card is, for whom it is and who may change it. Never decides who may set them."""

from marshmallow import Schema, fields, validate

from sidecard.models.state import AUDIENCES, CONFIDENCES, GOVERNANCES


class StateSchema(Schema):
    """The three independent things, as they are read."""

    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))
    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    governance = fields.String(required=True, validate=validate.OneOf(GOVERNANCES))


class StateWriteSchema(Schema):
    """What is left out stays; one's licence limits what is taken."""

    confidence = fields.String(validate=validate.OneOf(CONFIDENCES))
    audience = fields.String(validate=validate.OneOf(AUDIENCES))
    governance = fields.String(validate=validate.OneOf(GOVERNANCES))


class SettableSchema(Schema):
    """What the reader may set on this card."""

    confidence = fields.List(fields.String(validate=validate.OneOf(CONFIDENCES)), required=True)
    audience = fields.List(fields.String(validate=validate.OneOf(AUDIENCES)), required=True)
    governance = fields.List(fields.String(validate=validate.OneOf(GOVERNANCES)), required=True)
    verifier = fields.Boolean(required=True, metadata={"description": "Whether the reader may name another one."})
