"""The OpenAPI document as text, the same from the command and from the check. Never serves it."""

import json
from tempfile import TemporaryDirectory

from sidecard.app import create_app
from sidecard.config import Config, read_config


def document(config: Config | None = None) -> str:
    """The document as it is committed: sorted, two spaces, one line end."""
    with TemporaryDirectory() as folder:
        app = create_app(config or read_config({"SIDECARD_DATA": folder}))
    spec = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return json.dumps(spec, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
