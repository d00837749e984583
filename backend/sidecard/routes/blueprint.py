"""The blueprint of all routes: load, authorise, precondition, validate, in this order, so that no view forgets.

Never acts itself; the views do.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from functools import wraps
from inspect import signature
from typing import Any

import flask_smorest
from flask import Response, current_app, request
from peewee import IntegrityError

from sidecard.auth import current_user, public
from sidecard.db import database, utc_now
from sidecard.errors import BadRequest, Conflict, Forbidden, NotFound, PreconditionRequired, Stale
from sidecard.models.idempotency import find_answer, keep_answer
from sidecard.routes.parser import Parser
from sidecard.schemas.fields import BIGGEST_ID

KEY = "[!-~]{8,200}"
"""An Idempotency-Key: visible ASCII characters."""


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's blueprint with our parser and our guards."""

    ARGUMENTS_PARSER = Parser()

    def public(self, view: Callable) -> Callable:
        """Let anybody call a view, without a token. Put it right under the route."""
        return public(self.doc(security=[])(view))

    def guard(
        self,
        may: Callable[..., bool],
        *,
        load: Callable[[int], Any] | None = None,
        see: Callable[..., bool] | None = None,
        if_match: Callable[..., list[object]] | None = None,
    ) -> Callable:
        """Let a view run only for who may. The view gets the user and what was loaded.

        `load` takes the id of the address; nothing found, or `see` refuses: 404; `may` refuses: 403. `if_match`
        gives the state of what was loaded, for the header If-Match. A view that changes what was loaded runs
        whole in one transaction, so that nobody changes it between the checks and the act.
        """

        asks = len(signature(may).parameters)

        def decorator(view: Callable) -> Callable:
            @wraps(view)
            def wrapper(**ids: int) -> Any:
                user = current_user()
                changes = load is not None and request.method not in ("GET", "HEAD")
                alone = changes or if_match is not None
                if alone:
                    request.get_data()  # a body that comes slowly must not keep every other writer waiting
                with database.atomic() if alone else nullcontext():
                    things = [] if load is None else [_loaded(load, ids)]
                    if see is not None and not see(user, *things):
                        raise NotFound
                    if not may(*[user, *things][:asks]):
                        raise NotFound if see is None and things else Forbidden
                    if if_match is not None:
                        _check_if_match(if_match(*things))
                    return view(user, *things, **ids)

            wrapper.predicates = [each.__name__ for each in (see, may) if each is not None]  # type: ignore[attr-defined]
            if if_match is not None:
                _document_header(wrapper, "If-Match", "The ETag last read; 428 without, 412 when stale.", required=True)
            return wrapper

        return decorator

    def idempotent(
        self, load: Callable[[int], Any] | None, see: Callable[..., bool] | None, *, key: str = "id"
    ) -> Callable:
        """Give a repeated call with the same Idempotency-Key its first answer. Put it above `response`.

        Rights are asked anew before: what the answer shows is loaded, by the id that stands in the answer or the
        address under `key`, and who may no longer see it hears 404. No `load`: the answer shows nothing of anybody.
        """

        def may_replay(answer: dict[str, Any]) -> bool:
            if load is None or see is None:
                return True
            thing = load({**(request.view_args or {}), **answer}[key])
            return thing is not None and see(current_user(), thing)

        def decorator(view: Callable) -> Callable:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                given = request.headers.get("Idempotency-Key")
                if given is None:
                    return view(*args, **kwargs)
                if not re.fullmatch(KEY, given):
                    raise BadRequest("Idempotency-Key must be 8 to 200 printable ASCII characters without spaces.")
                try:
                    return _once(given, may_replay, lambda: view(*args, **kwargs))
                except IntegrityError:
                    # Another worker answered the same key meanwhile; if so its answer is there now.
                    return _once(given, may_replay, lambda: view(*args, **kwargs))

            description = "Repeating a call with the same key gives its first answer, as long as one may see it."
            _document_header(wrapper, "Idempotency-Key", description)
            return wrapper

        return decorator


def etag(state: list[object]) -> dict[str, str]:
    """The header for the answer of something that people edit; `state` is its `revision()`."""
    return {"ETag": f'"{_fingerprint(state)}"'}


def require(allowed: bool) -> None:
    """For a right that depends on the body: raise 403 unless it is there."""
    if not allowed:
        raise Forbidden


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Turn the database's refusal, a name taken or a row in use, into a 409 with this sentence."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(message) from error


def _loaded(load: Callable[[int], Any], ids: dict[str, int]) -> Any:
    number = ids.pop(next(iter(ids)))  # the first id of the address; a view takes the others itself
    thing = load(number) if number <= BIGGEST_ID else None
    if thing is None:
        raise NotFound
    return thing


def _check_if_match(state: list[object]) -> None:
    """Raise 428 without If-Match and 412 when it names another state."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    if not request.if_match.contains(_fingerprint(state)):
        raise Stale


def _fingerprint(state: list[object]) -> str:
    return hashlib.sha256(json.dumps(state, default=str, sort_keys=True).encode()).hexdigest()[:20]


def _once(key: str, may_replay: Callable[[dict[str, Any]], bool], act: Callable[[], Response]) -> Response:
    user, call = current_user(), f"{request.method} {request.path}"
    secret = current_app.config["SIDECARD"].secret
    body_mac = hmac.new(secret, request.get_data(), hashlib.sha256).hexdigest()
    with database.atomic():
        first = find_answer(user, key)
        if first is not None:
            if (first.call, first.body_mac) != (call, body_mac):
                raise Conflict("This Idempotency-Key was used for another request.")
            if first.status < 400 and not may_replay(first.answer):
                raise NotFound
            headers = {**first.headers, "Idempotency-Replayed": "true"}
            return current_app.response_class(
                json.dumps(first.answer), first.status, headers, mimetype="application/json"
            )
        response = act()
        kept = {name: response.headers[name] for name in ("ETag", "Location") if name in response.headers}
        keep_answer(
            user,
            key,
            call=call,
            body_mac=body_mac,
            status=response.status_code,
            answer=response.get_json(),
            headers=kept,
            now=utc_now(),
        )
    return response


def _document_header(view: Any, name: str, description: str, *, required: bool = False) -> None:
    view._apidoc = deepcopy(getattr(view, "_apidoc", {}))
    parameter = {
        "in": "header",
        "name": name,
        "description": description,
        "required": required,
        "schema": {"type": "string"} if required else {"type": "string", "pattern": f"^{KEY}$"},
    }
    view._apidoc.setdefault("arguments", {}).setdefault("parameters", []).append(parameter)
