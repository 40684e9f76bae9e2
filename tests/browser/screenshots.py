"""Screenshots of the demo newsroom's pages, wide and narrow, light and dark, into the ignored folder screenshots/.

Run it from the top of the clone: python -m tests.browser.screenshots [PAGE...]. Needs the extra [browser] and a
chromium. Besides the PAGES there are of the desk: `desk-many` (300 claims), `conflict` (a save that came too late) and
`mirrored` (an interface that runs from right to left).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import CHROMIUM_FLAGS

PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
FOLDER = Path("screenshots")
PAGES = {
    "queue": "/admin/",
    "assign": "/admin/claims/29/assign/",
    "mails": "/admin/mails/",
    "articles": "/admin/annotations/article/",
    "claims": "/admin/annotations/claim/",
    "add": "/admin/articles/add/",
    "desk": "/admin/articles/4/",
    "card": "/admin/articles/4/?claim=2",
    "recheck": "/admin/articles/7/",
    "waiting": "/admin/articles/2/?claim=8",
    "article-history": "/admin/articles/4/history/",
    "claim-history": "/admin/claims/29/history/",
    "claim-edit": "/admin/claims/29/edit/",
    "claim-split": "/admin/claims/29/split/",
    "article-edit": "/admin/articles/4/edit/",
    "split": "/admin/articles/4/?claim=10",
    "decided": "/admin/articles/1/?claim=3",
    "in-the-way": "/admin/articles/2/sign-off/",
    "signed": "/admin/articles/6/sign-off/",
    "fallen": "/admin/articles/7/",
    "rules": "/admin/rules/",
    "statistics": "/admin/statistics/",
    "outlet": "/admin/outlets/1/",
    "exports": "/admin/annotations/reportexport/",
    "record": "/admin/record/",
    "search": "/admin/search/?q=soldiers",
    "search-filters": "/admin/search/?q=prison&standing=settled",
}


@contextmanager
def demo_newsroom(data: str, **environment: str) -> Iterator[None]:
    """The demo with its data in that folder, served until the end."""
    command = [sys.executable, "manage.py", "demo", "--port", str(PORT)]
    log = (Path(data) / "log").open("w")
    server = subprocess.Popen(command, env={**os.environ, "NEWSROOM_DATA": data, **environment}, stdout=log, stderr=log)
    try:
        wait_until_served(server)
        yield
    finally:
        server.terminate()
        server.wait()
        log.close()


def make_many_claims(data: str) -> str:
    """An article with 300 claims beside those of the demo: where its desk is."""
    os.environ.update(NEWSROOM_DATA=data, NEWSROOM_HTTPS="off", DJANGO_SETTINGS_MODULE="newsroom.settings")
    django.setup()
    from annotations.models import User
    from tests.benchmarks.desk import make

    people = {person.username: person for person in User.objects.all()}
    return make(1_500, 300, by=people["marta"], checker=people["tomas"]).get_absolute_url()


def wait_until_served(server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{ADDRESS}/admin/login/")  # noqa: S310  (our own server on loopback)
            return
        except urllib.error.URLError:
            continue
    raise SystemExit("The demo newsroom did not start.")


def log_in(context: BrowserContext, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{ADDRESS}/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", "demo")
    page.click("[type=submit]")
    return page


def shoot(browser: Browser, pages: Mapping[str, str], width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{ADDRESS}/admin/login/")
    page.screenshot(path=FOLDER / f"login-{width}-{scheme}.png")
    page.close()
    page = log_in(context, "marta")
    for name, address in pages.items():
        page.goto(ADDRESS + address)
        is_whole = name not in {"card", "desk-many"}
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=is_whole)
    context.close()


def shoot_conflict(browser: Browser) -> None:
    """Two people change one source."""
    pages = [log_in(browser.new_context(viewport={"width": 1280, "height": 900}), name) for name in ("marta", "tomas")]
    for page in pages:
        page.goto(f"{ADDRESS}/admin/evidence/1/edit/")
    for page, note in zip(pages, ("Read on paper, page 3.", "Read on the ministry's own site."), strict=True):
        page.fill("[name=note]", note)
        page.click(".newsroom-form [type=submit]")
    pages[-1].screenshot(path=FOLDER / "conflict-1280-light.png")


def main() -> None:
    names = sys.argv[1:] or [*PAGES, "desk-many", "conflict", "mirrored"]
    pages = {name: address for name, address in PAGES.items() if name in names}
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        with demo_newsroom(data):
            if "desk-many" in names:
                pages["desk-many"] = f"{make_many_claims(data)}?claim=151"
            for width, scheme in product((2560, 1280, 360), ("light", "dark")):
                shoot(browser, pages, width, scheme)
            if "conflict" in names:
                shoot_conflict(browser)
        if "mirrored" in names:
            with demo_newsroom(data, NEWSROOM_LANGUAGE="ar"):
                for width in (1280, 360):
                    shoot(browser, {"mirrored": PAGES["card"]}, width, "light")
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")


if __name__ == "__main__":
    main()
