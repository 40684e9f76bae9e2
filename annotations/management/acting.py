"""As whom a command acts."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from annotations.actions.newsroom import is_demo
from annotations.actions.people import operator
from annotations.demo.load import EDITOR
from annotations.models import User


def add_by(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        metavar="USER",
        default="",
        help="the person to act as; in a demo its editor, elsewhere an account of the operating system's user",
    )


def sentences(error: ValidationError) -> str:
    """What a verb refused, in a line; with the name of the field where it names one."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())


def acting(username: str) -> User:
    """The account of that name; without a name the demo's editor or the operator.

    Raises CommandError for nobody, or somebody deactivated.
    """
    if not username:
        return _person(EDITOR) if is_demo() else _operator()
    return _person(username)


def _person(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no person with the user name “{username}” here.")
    if not user.is_active:
        raise CommandError(f"The account “{username}” is deactivated: it may do nothing.")
    return user


def _operator() -> User:
    try:
        return operator()
    except ValidationError as error:
        raise CommandError(sentences(error)) from error
