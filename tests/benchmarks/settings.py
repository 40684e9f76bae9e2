"""The settings of the tests, without what watches every request: that would be most of what is timed."""

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE

MIDDLEWARE = [each for each in MIDDLEWARE if each != "tests.watching.Watching"]
