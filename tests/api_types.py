"""Make shared_schemas/api.d.ts from shared_schemas/openapi.json, or check that it is current (`--check`).

Never writes openapi.json: that one comes from the backend's schemas.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import parts

SOURCE = ROOT / "shared_schemas" / "openapi.json"
TARGET = ROOT / "shared_schemas" / "api.d.ts"
GENERATOR = ROOT / "tests" / "extension" / "openapi" / "node_modules" / ".bin" / "openapi-typescript"
HEADER = "// Generated from openapi.json by `python tests/api_types.py`; change the schemas in backend/ instead.\n\n"


def generate() -> str:
    """The text of api.d.ts for the contract as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "api.d.ts"
        argv = [GENERATOR, SOURCE, "--output", made]
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env=parts.with_node())
        return HEADER + made.read_text("utf-8")


def main(arguments: list[str]) -> int:
    if not GENERATOR.exists():
        sys.stderr.write("openapi-typescript is missing: run `python tests/install.py`.\n")
        return 1
    text = generate()
    if "--check" not in arguments:
        TARGET.write_text(text, "utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text("utf-8") == text:
        return 0
    sys.stderr.write("shared_schemas/api.d.ts is not current: run `python tests/api_types.py`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
