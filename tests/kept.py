"""All that Sidecard keeps of a test: its files, and where the run is on PostgreSQL the database as a dump.

Never leaves out what SQLite has written to its log only.
"""

from __future__ import annotations

from sidecard.config import Config
from sidecard.db import database
from tests import parts
from tests.postgresql import dump


def everything_kept(config: Config) -> dict[str, bytes]:
    """Names and contents; bytes of the database stand in a dump as hexadecimal digits."""
    folder = config.data
    if not parts.on_postgresql():
        database.execute_sql("PRAGMA wal_checkpoint(FULL)")
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files | ({"the database": dump(config.database_url)} if parts.on_postgresql() else {})
