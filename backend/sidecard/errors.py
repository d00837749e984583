"""The errors a caller of the API can meet: one subclass, one code, one status.

Imports nothing of ours; never carries a request's text.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class ApiError(Exception):
    """Base of all answers that are not the wished one. `message` is a sentence a person can act on."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    default: ClassVar[str] = "Something went wrong on the server. It was logged; please try again."

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or self.default
        self.fields = fields
        self.headers = dict(headers or {})
        super().__init__(self.message)

    def payload(self) -> dict[str, Any]:
        """The one shape of every error: error, message and, where single fields are wrong, fields."""
        shape: dict[str, Any] = {"error": self.code, "message": self.message}
        if self.fields:
            shape["fields"] = dict(self.fields)
        return shape


class BadRequest(ApiError):
    """The request itself can't be read: broken JSON, a bad header."""

    status, code = 400, "bad_request"
    default = "The request could not be read. Please send valid JSON."


class NotSignedIn(ApiError):
    """No token, or one that is unknown, expired or withdrawn."""

    status, code = 401, "not_signed_in"
    default = "Please sign in."


class Forbidden(ApiError):
    """The thing may be seen, but this may not be done to it."""

    status, code = 403, "forbidden"
    default = "You don't have the right to do this."


class NotFound(ApiError):
    """It does not exist, or this person may not see it: the answer is the same."""

    status, code = 404, "not_found"
    default = "There is nothing here, or you may not see it."


class MethodNotAllowed(ApiError):
    """The address exists, the method doesn't; the header Allow lists those that do."""

    status, code = 405, "method_not_allowed"
    default = "This address doesn't accept that method."


class Conflict(ApiError):
    """The request is sound but contradicts what is stored."""

    status, code = 409, "conflict"
    default = "This contradicts what is stored."


class Stale(ApiError):
    """If-Match names an older state."""

    status, code = 412, "stale"
    default = "Somebody changed this in the meantime. Load it again, then repeat your change."


class TooLarge(ApiError):
    """The body is over the limit of 2 MB."""

    status, code = 413, "too_large"
    default = "The request is larger than 2 MB. Please send less."


class UnsupportedMediaType(ApiError):
    """A body that isn't JSON."""

    status, code = 415, "unsupported_media_type"
    default = "Please send JSON with the header Content-Type: application/json."


class Invalid(ApiError):
    """The JSON was read, but fields are missing, unknown or wrong; `fields` says which."""

    status, code = 422, "invalid"
    default = "Some fields are missing or wrong."


class PreconditionRequired(ApiError):
    """A change of something that several people edit, without If-Match."""

    status, code = 428, "precondition_required"
    default = "Please send the header If-Match with the ETag you last read."


class TooManyRequests(ApiError):
    """Too many failed sign-ins; the header Retry-After says how long to wait."""

    status, code = 429, "too_many_requests"
    default = "Too many attempts. Please wait a few minutes."


class Internal(ApiError):
    """A fault of ours. The log has it, the answer has no detail."""
