"""Outlets and stories."""

from annotations.actions._write import lock, verb, write
from annotations.models import Outlet, Story, User
from annotations.permissions import require


@verb
def save_outlet(outlet: Outlet | None, *, by: User, lock_version: int = 0, name: str, url: str) -> Outlet:
    """Adds an outlet, or changes the one given. Raises StaleError, ValidationError, PermissionDenied."""
    require(by, "edit_article")
    row = lock(Outlet, outlet.pk, lock_version) if outlet else Outlet()
    row.name, row.url = name, url
    row.validate_unique()
    write(row, by=by)
    return row


@verb
def save_story(story: Story | None, *, by: User, lock_version: int = 0, title: str, summary: str) -> Story:
    """Adds a story, or changes the one given. Raises StaleError, ValidationError, PermissionDenied."""
    require(by, "edit_article")
    row = lock(Story, story.pk, lock_version) if story else Story()
    row.title, row.summary = title, summary
    row.validate_unique()
    write(row, by=by)
    return row


def outlet_named(name: str, *, by: User) -> Outlet:
    """The outlet of this name, made where there is none. Call it inside a verb's transaction."""
    outlet = Outlet.objects.filter(name=name).first()
    if outlet is None:
        outlet = Outlet(name=name)
        write(outlet, by=by)
    return outlet


def story_titled(title: str, *, by: User) -> Story:
    """The story of this title, made where there is none. Call it inside a verb's transaction."""
    story = Story.objects.filter(title=title).first()
    if story is None:
        story = Story(title=title)
        write(story, by=by)
    return story
