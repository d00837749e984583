"""Reads a request's body and query: JSON only, unknown names refused, one shape of errors. Never guesses a type."""

import json
from typing import Any, NoReturn

from marshmallow import RAISE
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser

from sidecard.errors import BadRequest, Invalid, UnsupportedMediaType


class Parser(FlaskParser):
    """webargs' parser, strict."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012

    def load_json(self, req: Any, schema: Any) -> Any:
        """Parsed JSON, or nothing for an empty body; 415 for another type, 400 for what isn't JSON."""
        body = req.get_data(cache=True)
        if not body.strip():
            return missing
        if not is_json(req.mimetype):
            raise UnsupportedMediaType
        try:
            return json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise BadRequest("The body is not valid JSON.") from None

    def handle_error(
        self, error: Any, req: Any, schema: Any, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Wrong fields: 422 with sentences for each."""
        ((_, fields),) = error.messages.items()
        raise Invalid(fields=fields if isinstance(fields, dict) else {"_schema": fields})


def _refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
