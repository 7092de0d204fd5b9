"""Takes the README's pictures: the product, run on a demo of its own, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PICTURES = HERE / "screenshots"
WIDTH, HEIGHT = 1000, 1000
PASSWORD = "west-midlands-2018"  # noqa: S105  (no secret: load_demo prints it)
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"]


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as var,
        serving(Path(var)) as address,
        sync_playwright() as playwright,
    ):
        chromium = shutil.which("chromium-headless-shell")  # else Playwright's
        take(playwright.chromium.launch(executable_path=chromium, args=QUIET), address)
    for picture in sorted(PICTURES.glob("*.png")):
        size = picture.stat().st_size // 1000
        sys.stdout.write(f"{picture.relative_to(ROOT)}: {size} KB\n")


def take(browser: Browser, address: str) -> None:
    PICTURES.mkdir(exist_ok=True)

    page = signed_in(browser, address, "alliance-director.ssot")
    page.goto(link(page, r"/assessments/[\w-]+/responses/[\w-]+/") + "criteria/1.1/")
    keep(page.screenshot(), "criterion")

    page = signed_in(browser, address, "system-lead.ssot")
    page.goto(link(page, r"/assessments/[\w-]+/") + "agreed/1.4/")
    keep(page.screenshot(), "agreed")

    page = signed_in(browser, address, "regional-reviewer")
    page.goto("/rounds/")
    page.get_by_role("link", name="Demonstration with invented answers").click()
    page.get_by_role("link", name="Coventry and Warwickshire").click()
    assessment = page.url
    page.goto(f"{assessment}results/#profile")
    keep(page.screenshot(), "results")
    report = page.request.get(f"{assessment}report.pdf", timeout=60_000)
    keep(pages(report.body(), 4, 6), "report")


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The product on a database of its own under `var`; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env["VAR_DIR"] = str(var)
    python = sys.executable
    subprocess.run([python, "manage.py", "prepare"], cwd=ROOT, env=env, check=True)  # noqa: S603
    gunicorn = [python, "-m", "gunicorn", "icsassess.wsgi", "--bind", bind]
    gunicorn += ["--threads", "4", "--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen(gunicorn, cwd=ROOT, env=env)  # noqa: S603
    try:
        wait_for(bind)
        yield f"http://{bind}"
    finally:
        server.terminate()
        server.wait()


def wait_for(bind: str) -> None:
    host, port = bind.split(":")
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    sys.exit("The server did not start within ten seconds.")


def signed_in(browser: Browser, address: str, who: str) -> Page:
    page = browser.new_page(
        base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB"
    )
    page.goto("/")
    page.locator("[name=login]").fill(f"{who}@icsassess.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{address}/")
    return page


def link(page: Page, address: str) -> str:
    """The first link of the page to an address like this."""
    found = page.locator("main a").evaluate_all("links => links.map(link => link.pathname)")
    return next(path for path in found if re.fullmatch(address, path))


def pages(pdf: bytes, *numbers: int) -> bytes:
    """Some pages of a PDF, side by side."""
    poppler = ["pdftoppm", "-png", "-singlefile", "-scale-to", "670"]
    images = [
        Image.open(BytesIO(subprocess.check_output([*poppler, "-f", str(n)], input=pdf)))  # noqa: S603
        for n in numbers
    ]
    gap = 16
    width = sum(image.width for image in images) + gap * (len(images) + 1)
    sheet = Image.new("RGB", (width, images[0].height + 2 * gap), "#d8dde0")
    left = gap
    for image in images:
        sheet.paste(image, (left, gap))
        left += image.width + gap
    held = BytesIO()
    sheet.save(held, "PNG")
    return held.getvalue()


def keep(png: bytes, name: str) -> None:
    """As a palette, which for pages of text takes a third of the room."""
    image = Image.open(BytesIO(png)).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
