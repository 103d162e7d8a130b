"""A file that a command writes for a person: never over one that is there, and for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from wizard.commands.errors import CannotGoOn


def made_folder(name: str) -> str:
    """Make a folder, for its owner alone, where it is not there yet; then say so, else "". Raises `CannotGoOn`.

    Only in a folder that is there: more than one missing is rather a slip than a wish.
    """
    try:
        path = Path(name).expanduser()
        if path.is_dir():
            return ""
        path.mkdir(mode=0o700)
    except FileExistsError:
        raise CannotGoOn(f"{name} is a file and no folder: name another folder.") from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotGoOn(f"The folder {name} cannot be made ({reason}): name another folder.") from None
    return f"The folder {path} was made; only you can open it."


def write_new(name: str, content: str | bytes, *, executable: bool = False) -> Path:
    """Write a new file, and say where it is. Raises `CannotGoOn` with a sentence when it cannot be made.

    Args:
        name: a path as people write it; `~` is their home.
        executable: whether its owner may run it.
    """
    try:
        path = Path(name).expanduser()
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o700 if executable else 0o600)
    except FileExistsError:
        raise CannotGoOn(f"{name} is there already, and is left as it is: name another file.") from None
    except FileNotFoundError:
        raise CannotGoOn(f"{name} cannot be written: its folder is not there. Make it, or name another one.") from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotGoOn(f"{name} cannot be written ({reason}): name another file.") from None
    data = content.encode() if isinstance(content, str) else content
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CannotGoOn(f"{name} could not be written ({error.strerror}): name another file.") from None
    return path
