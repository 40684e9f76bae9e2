"""Reading an answered page as a person does: its words, its complaints, and its forms with all that they hold."""

import re
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

BLOCKS = ("dd", "div", "dt", "h1", "h2", "h3", "label", "legend", "li", "option", "p", "summary", "td", "th")


class Page:
    """One answer, and the client that got it, so that a test can fill in a form that stands there and send it."""

    def __init__(self, client: Client, response: HttpResponse) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code
        self.address: str = response.request["PATH_INFO"]  # type: ignore[attr-defined]
        self.root = lxml.html.document_fromstring(response.content.decode())
        for block in self.root.iter(*BLOCKS):  # read as on the screen: what stands apart is not one word
            block.tail = f" {block.tail or ''}"

    @classmethod
    def at(cls, client: Client, address: str) -> "Page":
        return cls(client, client.get(address, follow=True))

    @property
    def words(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(self.root.text_content().split())

    @property
    def alerts(self) -> str:
        """What the page complains about, by itself or at a field."""
        return self._text('//*[@role="alert"]')

    def complaint_at(self, name: str) -> str:
        """What is said to be wrong with the field of that name, blank if nothing is."""
        controls = [control for form in self.root.forms for control in form.inputs if control.name == name]
        ids = [control.get("id") for control in controls if control.get("id")]
        around = [group for id in ids for group in (id, id.rsplit("_", 1)[0])]  # a radio button's id has its number
        return self._text("//*[" + " or ".join(f'@id="{id}_error"' for id in around) + "]")

    def section(self, id: str) -> str:
        """The words of the part that has this id, blank where there is none."""
        return self._text(f'//*[@id="{id}"]')

    def links(self) -> list[str]:
        return [link.get("href") for link in self.root.iter("a") if link.get("href")]

    def has_form(self, action: str) -> bool:
        return any(self._action(form) == action for form in self.root.forms)

    def form(self, action: str | None = None) -> dict[str, Any]:
        """What the form that goes to this address holds, by the names of its fields; without one, to the page's own."""
        return _values(self._form(action or self.address))

    def choices(self, name: str, action: str | None = None) -> list[str]:
        """The values that a group of radio buttons, or a list, offers."""
        form = self._form(action or self.address)
        return form.xpath(
            './/input[@type="radio"][@name=$name]/@value | .//select[@name=$name]//option/@value', name=name
        )

    def buttons(self, action: str | None = None) -> list[str]:
        """The names of what the form may be sent with."""
        return [button.get("name") for button in self._form(action or self.address).xpath(".//button[@name]")]

    def marks(self) -> list[tuple[str, str]]:
        """The marked words of the text, as (numbers of their claims, words), piece by piece."""
        marks = self.root.xpath('//*[@id="article-text"]//mark[@data-claims][not(.//mark)]')
        return [(mark.get("data-claims"), mark.text_content()) for mark in marks]

    def events(self) -> list[str]:
        """The words of each entry of a history, as they stand from above."""
        return [" ".join(entry.text_content().split()) for entry in self.root.xpath('//ol[@class="events"]/li')]

    def without(self, name: str) -> "Page":
        """The page with this box no longer ticked."""
        for box in self.root.xpath('//input[@type="checkbox"][@name=$name]', name=name):
            box.checked = False
        return self

    def send(self, action: str | None = None, **typed: Any) -> "Page":
        """Types into the form that goes to this address and sends it: the page that comes back, redirects followed."""
        address = action or self.address
        return Page(self.client, self.client.post(address, {**self.form(action), **typed}, follow=True))

    def _form(self, action: str) -> Any:
        found = [form for form in self.root.forms if self._action(form) == action]
        assert len(found) == 1, f"{len(found)} forms go to {action}: {[self._action(form) for form in self.root.forms]}"
        return found[0]

    def _action(self, form: Any) -> str:
        return urlsplit(form.action or "").path or self.address

    def _text(self, path: str) -> str:
        return " ".join(" ".join(node.text_content().split()) for node in self.root.xpath(path))


def tells(text: str, *words: str) -> bool:
    """Whether the words stand in the text in this order, as in "from this to that"."""
    return bool(re.search(".*".join(re.escape(each) for each in words), text, re.DOTALL))


def desk_of(client: Client, record: Any, *, claim: int | None = None) -> Page:
    """The desk of an article, or that of a claim's article with the claim open."""
    address = record.get_absolute_url()
    return Page.at(client, f"{address}?claim={claim}" if claim else address)


def address(name: str, record: Any = None) -> str:
    """The address of one of our pages."""
    return reverse(f"admin:{name}", args=[record.pk] if record else [])


def _values(form: Any) -> dict[str, Any]:
    """What a browser would send, but for files: an area's text without the line end after its tag; of boxes of one name
    a list, where several are ticked."""
    values: dict[str, Any] = {}
    for control in form.inputs:
        kind = control.get("type")
        if kind in {"file", "submit"} or (kind in {"checkbox", "radio"} and not control.checked):
            continue
        is_area = control.tag == "textarea"
        value = (control.text or "").removeprefix("\n") if is_area else control.value or ""
        if kind == "checkbox" and control.name in values:
            earlier = values[control.name]
            value = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        values[control.name] = value
    return values
