"""HTML in, an accessible PDF out. The only file that knows WeasyPrint."""

from __future__ import annotations

import gc
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from icsassess.lib.prose import line_ends

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

STYLESHEET = "static/css/report.css"
REPLACEMENT = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Neither Latin nor one of the signs that every report has.
_UNUSUAL = re.compile(r"[^\x00-\u024f\u2010-\u2027\u2212▼△]")


class PdfError(Exception):
    """The document could not be made; its text says why, for the log."""


def render(html: str) -> bytes:
    """Lay `html` out with the print stylesheet and return PDF/UA-1.

    Nothing is fetched from anywhere: an address in `html` other than `data:` is left out.
    Raises PdfError when WeasyPrint gives up, or when it, its libraries or every font is missing.
    """
    html = _CONTROL.sub("", line_ends(html))
    if words := _unusual_words(html):
        html = _without(_drawn(words)[1], html)
    pdf, missing = _drawn(html)
    if missing:  # what was not seen in the words by themselves
        pdf, _ = _drawn(_without(missing, html))
    return pdf


def _unusual_words(html: str) -> str:
    """A short document of the words that hold signs of which a font may know nothing.

    That a sign is missing shows only when it is drawn, and drawing the whole document to find out
    would take the time of a second one.
    """
    if not _UNUSUAL.search(html):
        return ""
    words = {word for word in re.split(r"[\s<>]+", html) if _UNUSUAL.search(word)}
    return f'<html lang="en"><title>Words</title><p>{" ".join(sorted(words))}'


def _without(missing: set[int], html: str) -> str:
    """A sign that no font knows would be drawn as .notdef, which PDF/UA forbids."""
    return html.translate(dict.fromkeys(missing, REPLACEMENT)) if missing else html


def _drawn(html: str) -> tuple[bytes, set[int]]:
    with _unprintable() as missing:
        return _write(html), missing


def _write(html: str) -> bytes:
    _import()
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    _name_pages_once()
    try:
        with _without_garbage_collection():
            document = HTML(string=html, url_fetcher=_fetcher())
            # With hints, lists begin at their `start` and count as their `type` says.
            return (
                document.write_pdf(
                    stylesheets=[_stylesheet()], pdf_variant="pdf/ua-1", presentational_hints=True
                )
                or b""
            )
    except FatalURLFetchingError as error:  # derives from BaseException: no `except` catches it
        raise PdfError(f"An address in the document was refused: {error}") from error
    except Exception as error:
        raise PdfError(f"It could not be laid out: {error}") from error


def _import() -> None:
    """Import WeasyPrint when something is printed: it takes half a second, and most never print.

    Without any font it only warns, and printing then ends the process; so that is an error here.
    What failed is tried anew the next time.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*FontConfig")
        try:
            import weasyprint  # noqa: F401
        except (ImportError, OSError, UserWarning) as error:
            raise PdfError(f"A part that makes PDFs is missing: {error}") from error


@cache
def _name_pages_once() -> None:
    """Let pydyf keep the names of a document's pages, which WeasyPrint asks for at every tag.

    pydyf 0.13 makes the names of all pages anew each time: pages × tags, the one thing here that
    grew faster than the document. In a report of 120 criteria (260 pages, 50,000 tags) it took a
    tenth of the time, at 480 a third. Nothing can be passed in, so its property is replaced, in
    this process, by one that gives the same answer.
    """
    from pydyf import PDF

    made_anew = PDF.page_references.fget

    def page_references(document: PDF) -> tuple[bytes, ...]:
        kept: tuple[bytes, ...] = getattr(document, "_kept_page_references", ())
        if len(kept) != document.pages["Count"]:
            kept = document._kept_page_references = made_anew(document)
        return kept

    PDF.page_references = property(page_references)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Python looks for cycles in ever more boxes, all of them in use: a seventh of the time.

    Measured with reports of 15 and 60 criteria; the memory used at most was the same. What two
    threads do to each other here is harmless: collection goes on as soon as one has finished.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _unprintable() -> Iterator[set[int]]:
    """Collect the characters of which WeasyPrint says that no installed font has them."""
    missing: set[int] = set()

    def collect(record: logging.LogRecord) -> bool:
        if ".notdef" in record.msg and isinstance(record.args, tuple):
            missing.add(int(record.args[1]))  # type: ignore[call-overload]
            return False  # the log never holds what somebody typed
        return True

    logger = logging.getLogger("weasyprint")
    logger.addFilter(collect)
    try:
        yield missing
    finally:
        logger.removeFilter(collect)


def stylesheet() -> str:
    """The print stylesheet as text."""
    return (settings.BASE_DIR / STYLESHEET).read_text()


def _fetcher() -> URLFetcher:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=["data"], allow_redirects=False)


@cache
def _stylesheet() -> CSS:
    """Parsed once: it never changes while the process lives."""
    from weasyprint import CSS

    return CSS(string=stylesheet(), url_fetcher=_fetcher())
