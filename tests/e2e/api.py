"""The backend as a test sees it from outside: HTTP with one person's token.

Never reaches into the database and never uses Sidecard's own code.
"""

from __future__ import annotations

from typing import Any

import requests

TIMEOUT = 20


class Api:
    """Calls of one person; anything but the status expected is an error that shows the answer."""

    def __init__(self, origin: str, token: str) -> None:
        self.origin = origin
        self.token = token
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        # The server closes idle connections: a call on one that is just being closed would be lost.
        self._session.headers["Connection"] = "close"

    def call(self, method: str, path: str, body: Any = None, *, status: int = 200, **parameters: Any) -> Any:
        answer = self._session.request(
            method, f"{self.origin}/api/v1{path}", json=body, params=parameters, timeout=TIMEOUT
        )
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:600]}"
        return answer.json() if answer.content else None

    def get(self, path: str, **parameters: Any) -> Any:
        return self.call("GET", path, **parameters)

    def content(self, path: str) -> bytes:
        """The bytes of a file."""
        answer = self._session.get(f"{self.origin}/api/v1{path}", timeout=TIMEOUT)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:600]}"
        return answer.content

    def post(self, path: str, body: Any = None, *, status: int = 201) -> Any:
        return self.call("POST", path, body, status=status)

    def remove(self, path: str) -> None:
        """Archive or delete, whatever state it is in."""
        answer = self._session.delete(f"{self.origin}/api/v1{path}", headers={"If-Match": "*"}, timeout=TIMEOUT)
        assert answer.status_code == 204, f"DELETE {path}: {answer.status_code} {answer.text[:600]}"

    def change(self, path: str, body: Any) -> Any:
        """Edit, whatever state it is in."""
        address = f"{self.origin}/api/v1{path}"
        answer = self._session.patch(address, json=body, headers={"If-Match": "*"}, timeout=TIMEOUT)
        assert answer.status_code == 200, f"PATCH {path}: {answer.status_code} {answer.text[:600]}"
        return answer.json()

    def all(self, path: str, **parameters: Any) -> list[Any]:
        """Every item of a list, over all its pages."""
        items: list[Any] = []
        page = 1
        while True:
            answer = self.get(path, page=page, page_size=100, **parameters)
            items += answer["items"]
            if page >= answer["pages"]:
                return items
            page += 1

    def close(self) -> None:
        self._session.close()


def sign_in(origin: str, email: str, password: str) -> Api:
    answer = requests.post(f"{origin}/api/v1/session", json={"email": email, "password": password}, timeout=TIMEOUT)
    assert answer.status_code == 201, f"{answer.status_code} {answer.text[:600]}"
    return Api(origin, answer.json()["token"])
