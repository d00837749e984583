"""create_app(): a table of contents of the server. Holds no rule of its own."""

import json
import logging
from contextlib import suppress
from functools import partial
from typing import Any

import flask_smorest
from flask import Flask, Request, Response, g, request
from flask_cors import CORS
from werkzeug.exceptions import HTTPException

from sidecard import API_VERSION, errors
from sidecard.auth import init_auth, public
from sidecard.config import Config, read_config
from sidecard.db import bind, database
from sidecard.pages import extension, setup, web
from sidecard.routes import BLUEPRINTS
from sidecard.schemas.fields import ErrorSchema

BASE = "/api/v1"
DOCUMENT = "api-docs.openapi_json"
BODY_LIMIT = 2 * 1024 * 1024
LONGER_BODIES = {
    "exchanges.run_import": 20 * 1024 * 1024,
    "attachments.add_card_attachment": 8 * 1024 * 1024,
    "attachments.add_draft_attachment": 8 * 1024 * 1024,
}
MOST_DRAINED = 64 * 1024 * 1024

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

SPEC: dict[str, Any] = {
    "info": {
        "description": "Verified answers beside the ticket. Errors are {error, message, fields?} everywhere.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "security": [{"bearer": []}],
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
}

# Which of our errors stands for an error of the framework.
BY_STATUS = {each.status: each for each in errors.ApiError.__subclasses__() if each.status < 500}

log = logging.getLogger("sidecard")


class Api(flask_smorest.Api):
    """flask-smorest with our error shape in the document; the answers themselves come from `_answer_error`."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(Exception, _answer_error)

    def _register_pagination_header(self) -> None:
        """Pages are in the body."""


def create_app(config: Config | None = None) -> Flask:
    """Build the application. The database is bound, and not migrated: that is `sidecard migrate`."""
    config = config or read_config()
    app = Flask("sidecard", static_folder=None)
    app.config.update(
        SIDECARD=config,
        MAX_CONTENT_LENGTH=BODY_LIMIT + 1,
        API_TITLE="Sidecard",
        API_VERSION=API_VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=BASE,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=SPEC,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = True
    bind(config.database_url, pooled=True)
    _init_connections(app)
    app.before_request(_refuse_long_bodies)
    init_auth(app)
    CORS(
        app,
        origins=config.extension_origins,
        allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key"],
        expose_headers=["ETag", "Idempotency-Replayed", "Retry-After"],
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        max_age=600,
    )
    api = Api(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=BASE)
    app.register_blueprint(setup.blp)
    app.register_blueprint(web.blp)
    app.register_blueprint(extension.blp)
    app.view_functions[DOCUMENT] = public(partial(app.view_functions[DOCUMENT]))
    app.after_request(_finish)
    return app


def _init_connections(app: Flask) -> None:
    """One connection for a request; whoever had one open already keeps it."""

    @app.before_request
    def open_connection() -> None:
        g.opened = database.connect(reuse_if_open=True)

    @app.teardown_request
    def close_connection(_: BaseException | None) -> None:
        if g.pop("opened", False):
            database.close()


def _refuse_long_bodies() -> None:
    """By the announced length; what comes in chunks is read up to the limit first."""
    limit = LONGER_BODIES.get(request.endpoint or "", BODY_LIMIT)
    request.max_content_length = limit + 1
    length = request.content_length
    if length is None and "chunked" in request.headers.get("Transfer-Encoding", ""):
        try:
            length = len(request.get_data())
        except HTTPException:
            raise
        except Exception:  # whatever the server has for chunks that are none
            raise errors.BadRequest("The chunks of the body could not be read.") from None
    if (length or 0) > limit:
        raise errors.TooLarge(f"The request is larger than {limit // 1024**2} MB. Please send less.")


def _answer_error(error: Exception) -> Response:
    """Every error in the one shape, with its headers. Unknown ones are logged without the request's text."""
    if isinstance(error, errors.ApiError):
        known = error
    elif isinstance(error, HTTPException) and error.code in BY_STATUS:
        headers = {
            name: value
            for name, value in error.get_response().headers
            if name not in {"Content-Type", "Content-Length"}
        }
        known = BY_STATUS[error.code](headers=headers)
    elif isinstance(error, HTTPException) and error.code is not None and 300 <= error.code < 400:
        return Response(error.get_response().response, error.code, error.get_response().headers)
    elif isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        known = errors.BadRequest()
    else:
        log.error("%s %s failed: %s", request.method, request.url_rule, _where(error))
        known = errors.Internal()
    answer = Response(response=json.dumps(known.payload()), status=known.status, mimetype="application/json")
    answer.headers.extend(known.headers)
    return answer


def _where(error: Exception) -> str:
    """Kind and place of a fault. The message is left out: it may quote what somebody sent."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"


def _finish(response: Response) -> Response:
    """Security headers on every answer, and the rest of an unread body read, so that the client gets the answer."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    _drain(request)
    return response


def _drain(asked: Request) -> None:
    """A server that closes on unread data resets the connection, and the client never sees why."""
    if not asked.environ.get("wsgi.input_terminated"):
        return
    left, stream = MOST_DRAINED, asked.environ["wsgi.input"]
    with suppress(Exception):  # broken chunks: there is nothing more to read
        while left > 0 and (chunk := stream.read(min(left, 65536))):
            left -= len(chunk)
