"""The real server, whose answers say which worker gave them: `python labelled_server.py`, settings in the environment.

Never part of the product: there nobody needs to know.
"""

import os

from flask import Flask, Response

from sidecard import serve


class LabelledServer(serve.Server):
    """Adds the header X-Worker."""

    def load(self) -> Flask:
        app = super().load()

        @app.after_request
        def label(response: Response) -> Response:
            response.headers["X-Worker"] = str(os.getpid())
            return response

        return app


if __name__ == "__main__":
    serve.Server = LabelledServer  # type: ignore[misc]
    serve.serve(bind="127.0.0.1:0", workers=2, threads=4)
