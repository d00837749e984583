"""The API as the agent of the demo sees it, over HTTP. Never writes anything but the session it signs in with."""

import json
import urllib.request
from typing import Any
from urllib.parse import urlencode


class ApiReader:
    """Reads with one person's token."""

    def __init__(self, origin: str, email: str, password: str) -> None:
        self._base = f"{origin}/api/v1"
        self._token: str | None = None
        self._token = self._call("/session", {"email": email, "password": password})["token"]

    def get(self, path: str, **parameters: object) -> Any:
        """The JSON at a path."""
        return self._call(f"{path}?{urlencode(parameters)}" if parameters else path)

    def all(self, path: str, **parameters: object) -> list[Any]:
        """Every item of a list, page by page."""
        items: list[Any] = []
        page, pages = 1, 1
        while page <= pages:
            answer = self.get(path, page=page, page_size=100, **parameters)
            items, pages, page = [*items, *answer["items"]], answer["pages"], page + 1
        return items

    def _call(self, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data=data, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return json.load(answer)
