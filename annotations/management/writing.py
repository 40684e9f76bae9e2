"""Writing a file that is whole or not there."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Under its name the file is there whole or not at all: written beside it, brought to the disk, renamed."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
