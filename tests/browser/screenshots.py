"""Screenshots of the demo newsroom's pages, wide and narrow, light and dark, into the ignored folder screenshots/.

Run it from the top of the clone: python -m tests.browser.screenshots [PAGE...]. Needs the extra [browser] and a
chromium.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
def demo_newsroom() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "manage.py", "demo", "--port", str(PORT)]
        log = (Path(data) / "log").open("w")
        server = subprocess.Popen(command, env={**os.environ, "NEWSROOM_DATA": data}, stdout=log, stderr=log)
        try:
            wait_until_served(server)
            yield
        finally:
            server.terminate()
            server.wait()
            log.close()


def wait_until_served(server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{ADDRESS}/admin/login/")  # noqa: S310  (our own server on loopback)
            return
        except urllib.error.URLError:
            continue
    raise SystemExit("The demo newsroom did not start.")


def shoot(browser: Browser, names: list[str], width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{ADDRESS}/admin/login/")
    page.screenshot(path=FOLDER / f"login-{width}-{scheme}.png")
    page.fill("#id_username", "marta")
    page.fill("#id_password", "demo")
    page.click("[type=submit]")
    for name in names:
        page.goto(ADDRESS + PAGES[name])
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    context.close()


def main() -> None:
    names = sys.argv[1:] or list(PAGES)
    FOLDER.mkdir(exist_ok=True)
    with demo_newsroom(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                shoot(browser, names, width, scheme)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")


if __name__ == "__main__":
    main()
