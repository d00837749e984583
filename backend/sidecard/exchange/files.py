"""The files of a folder or of a zip archive, by their paths in it. Never follows a link, or a path, out of the folder.

Nothing of an archive is written to disk, and one that unpacks to more than it should is refused. A single bad entry
stays among the names, and reading it says what is wrong with it.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sidecard.exchange.refusals import BadRow

MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 50_000
PIECE = 1024 * 1024

DAMAGED = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError),
    *(ValueError, OSError, EOFError, LookupError, struct.error, zlib.error),
)
"""All that an archive with a wrong byte makes the reader of archives say."""

LOCKED = 0x1
READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Files:
    """`names` in their order, and a way to read one; `read` raises BadRow where a file can't be read.

    `known`: all files there are, also those that are no cards themselves.
    """

    names: list[str]
    read: Callable[[str], bytes]
    known: frozenset[str] = field(default_factory=frozenset)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)


def folder_files(folder: Path, endings: tuple[str, ...]) -> Files:
    """The files under a folder that end so; a single file is a folder of one."""
    if folder.is_file():
        return Files([folder.name], lambda _: folder.read_bytes())
    root = folder.resolve()
    real = (path for path in root.rglob("*") if path.is_file() and path.resolve().is_relative_to(root))
    known = frozenset(path.relative_to(root).as_posix() for path in real)
    names = sorted(name for name in known if Path(name).suffix.lower() in endings)

    def read(name: str) -> bytes:
        try:
            return (root / name).read_bytes()
        except OSError as problem:
            raise BadRow(f"can't be read: {problem.strerror}.") from None

    return Files(names, read, known)


def zip_files(data: bytes, endings: tuple[str, ...]) -> Files:
    """The files of an archive that end so."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        listed = archive.infolist()
    except DAMAGED:
        raise BadRow("This is no zip archive that can be read.") from None
    if len(listed) > MOST_FILES or sum(each.file_size for each in listed) > MOST_BYTES:
        raise BadRow("This archive holds too much. Unpack it and use `sidecard import` on the server.")
    entries: dict[str, zipfile.ZipInfo] = {}
    twice: set[str] = set()
    for each in listed:
        if each.filename in entries:
            twice.add(f"{each.filename} (again)")
        elif not each.is_dir():
            entries[each.filename] = each
    names = sorted(each for each in [*entries, *twice] if _ends(each.removesuffix(" (again)"), endings))

    def read(name: str) -> bytes:
        if name in twice:
            raise BadRow("stands in the archive already. The first one is taken.")
        return _unpacked(archive, entries[name])

    return Files(names, read, frozenset(entries))


def one_file(name: str, data: bytes) -> Files:
    """A folder of one."""
    return Files([name], lambda _: data)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Piece by piece, as an entry may unpack to far more than it says."""
    if problem := _problem(entry):
        raise BadRow(problem)
    data = bytearray()
    try:
        with archive.open(entry) as file:
            while piece := file.read(PIECE):
                data += piece
    except DAMAGED:
        raise BadRow("can't be unpacked: it is damaged, or locked by a password.") from None
    return bytes(data)


def _problem(entry: zipfile.ZipInfo) -> str:
    """Why an entry isn't read; empty for a good one."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":":
        return "names a place outside of the archive: its path is absolute."
    if ".." in PurePosixPath(name).parts:
        return "names a place outside of the archive: there is a .. in its path."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link to another file. Put the file itself into the archive."
    if entry.flag_bits & LOCKED:
        return "can't be unpacked: it is locked by a password."
    return "" if entry.compress_type in READ else "is packed in a way that isn't read here. Make a plain zip archive."


def _ends(name: str, endings: tuple[str, ...]) -> bool:
    return Path(name).suffix.lower() in endings and "__MACOSX" not in name
