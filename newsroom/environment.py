"""Settings from the environment, strictly: a value that cannot be meant is an error that names its variable."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

PREFIX = "NEWSROOM_"
_TRUE = {"1", "on", "true", "yes"}
_FALSE = {"0", "off", "false", "no"}


class Environment:
    """Reads the variables of one environment, and remembers which names are known."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables
        self._known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self._known.add(name)
        return self._variables.get(name, default).strip()

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name, "on" if default else "off").lower()
        if value not in _TRUE | _FALSE:
            raise ImproperlyConfigured(f"{name} is {value!r}: say on or off.")
        return value in _TRUE

    def folder(self, name: str, default: Path) -> Path:
        """A folder, which need not be there yet."""
        path = Path(self.text(name) or default)
        if path.exists() and not path.is_dir():
            raise ImproperlyConfigured(f"{name}: {path} is no folder.")
        return path

    def checked(self, name: str, read: Callable[[str], T], default: str) -> T:
        """The value as `read` makes it; whatever `read` raises becomes an error that names the variable.

        Not the value: an address may hold a password.
        """
        value = self.text(name, default)
        try:
            return read(value)
        except Exception as error:
            raise ImproperlyConfigured(f"{name}: {error}") from error

    def refuse_unknown(self) -> None:
        """Raises ImproperlyConfigured for a variable with our prefix that no setting has asked for."""
        unknown = sorted(name for name in self._variables if name.startswith(PREFIX) and name not in self._known)
        if unknown:
            known = ", ".join(sorted(name for name in self._known if name.startswith(PREFIX)))
            raise ImproperlyConfigured(f"{unknown[0]} is no setting of the newsroom. There are: {known}.")


def language(code: str) -> str:
    """The code of a language that Django speaks. Raises ValueError for another."""
    if code not in dict(global_settings.LANGUAGES):
        raise ValueError(f"there is no language {code!r} in Django. Give a code such as en, de or pt-br.")
    return code


def host_names(value: str) -> list[str]:
    """A comma-separated list of host names. Raises ValueError for an address with more than a host in it."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if "/" in name or " " in name:
            raise ValueError(f"give host names alone, such as desk.example.org; {name!r} is more than one")
    return names


def web_address(value: str) -> str:
    """Where the newsroom is found, without a slash at the end. Raises ValueError for what is no address of the web."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("give an address such as https://desk.example.org")
    return value.rstrip("/")


def claim_address(value: str) -> str:
    """Where readers find a claim, with {claim} where its number goes: an address, or a path of the newsroom's own.
    Raises ValueError for another."""
    if "{claim}" not in value:
        raise ValueError("give an address with {claim} in it, such as https://example.org/claims/{claim}/")
    if not value.startswith("/"):
        web_address(value.replace("{claim}", "1"))
    return value


def mail_server(value: str) -> dict[str, Any]:
    """`backend` and `options` of Django's mail, for console:, none:, or smtp://user:password@host:port; smtps speaks
    TLS from the start, smtp+tls asks for it. Raises ValueError for another."""
    kinds = {"console:": "newsroom.mail.Console", "none:": "newsroom.mail.Nowhere"}
    if value in kinds:
        return {"backend": kinds[value], "options": {}}
    parts = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("give console:, none:, or smtp://user:password@host:port (smtps, smtp+tls)")
    options = {
        "host": parts.hostname,
        "port": parts.port or ports[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 10,
    }
    return {"backend": "django.core.mail.backends.smtp.EmailBackend", "options": options}


def own_secret_key(folder: Path) -> str:
    """The secret key kept in `folder`, made there on first use and readable by its owner alone."""
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, file)  # whoever is first wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()
