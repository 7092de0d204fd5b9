"""Pages and reports do without the cache's table, the drawing, WeasyPrint and fonts: plainer."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from icsassess.audit.models import Event
from icsassess.lib.paper import pdf
from tests.cast import person
from tests.pages import text_of
from tests.reports import build
from tests.reports.states import filled

NOT_DRAWN = "This picture could not be drawn. Its numbers are in the table."
AS_A_PAGE = "The PDF of this report could not be made, so this is the same report as a web page."


@pytest.fixture
def assessment(db):
    return filled(build.a_version((2, 1, 1)))


@pytest.fixture
def get(client, assessment):
    """Open a page of the results as the system lead."""
    client.force_login(build.member(assessment))

    def get(name, *more):
        response = client.get(reverse(f"reports:{name}", args=[assessment.key, *more]))
        assert response.status_code == 200
        return response

    return get


def words(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.django_db(transaction=True)  # outside of a transaction, as a page runs
class TestWithoutTheTableOfTheCache:
    @pytest.fixture(autouse=True)
    def no_table(self, transactional_db):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE cache")
        cache.alone.clear()
        yield
        cache.alone.clear()
        call_command("createcachetable", verbosity=0)

    def test_every_page_and_the_report_are_made(self, get, caplog):
        for name in ("results", "levels", "progress", "report", "export"):
            get(name)
        get("criterion", "1.1")
        assert "<svg" in get("results").content.decode()
        assert get("pdf").content.startswith(b"%PDF")
        assert "make its table with `createcachetable`" in caplog.text

    def test_the_command_makes_the_report(self, assessment, tmp_path):
        call_command("render_report", str(assessment.pk), output=tmp_path / "report.pdf")
        assert assessment.system.name in words((tmp_path / "report.pdf").read_bytes())

    def test_one_signs_in_and_passwords_are_not_tried_without_end(self, client):
        user = person("Leader")
        sent = {"login": user.email, "password": "a long enough password"}
        assert client.post(reverse("account_login"), sent).status_code == 302
        client.logout()
        wrong = [
            client.post(reverse("account_login"), sent | {"password": "wrong"}) for _ in range(40)
        ]
        assert "Too many" in wrong[-1].content.decode()

    def test_when_it_is_there_again_it_is_used_again(self, get):
        get("results")
        call_command("createcachetable", verbosity=0)
        get("results")
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM cache")
            assert cursor.fetchone()[0] >= 2
            cursor.execute("DROP TABLE cache")


@pytest.mark.one_database("draw nothing")
class TestWithoutTheDrawing:
    @pytest.fixture(autouse=True, params=["vl_convert", "altair"])
    def no_engine(self, request, monkeypatch, db):
        cache.clear()
        monkeypatch.setitem(sys.modules, request.param, None)  # `import` fails, as without it

    def test_the_page_says_so_and_shows_the_numbers(self, get, caplog):
        page = text_of(get("results"))
        assert page.count(NOT_DRAWN) == 2
        assert "Agreed scores in numbers" in get("results").content.decode()
        assert "A picture could not be drawn: Agreed scores for each" in caplog.text

    def test_the_report_says_so_and_is_made(self, get):
        printed = words(get("pdf").content)
        assert NOT_DRAWN in printed
        assert "No scores have been agreed yet" not in printed

    def test_when_it_is_there_again_pictures_are_drawn(self, get, monkeypatch):
        get("results")
        monkeypatch.undo()
        page = get("results").content.decode()
        assert NOT_DRAWN not in page
        assert "<svg" in page


@pytest.mark.one_database("print a report")
class TestWithoutThePrinter:
    @pytest.fixture(autouse=True)
    def no_printer(self, monkeypatch, db):
        for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "weasyprint", None)

    def test_the_same_report_is_handed_out_as_a_page(self, get, assessment, caplog):
        response = get("pdf")
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert response["Content-Disposition"].endswith('.html"')
        page = text_of(response)
        assert AS_A_PAGE in page
        for expected in (assessment.system.name, "Minutes 1.1", "How this assessment was made"):
            assert expected in page
        assert "it is handed out as a web page" in caplog.text
        assert Event.objects.filter(verb="exported the report").count() == 1

    def test_the_page_has_its_style_and_fetches_nothing(self, get):
        page = get("pdf").content.decode()
        assert pdf.stylesheet() in page
        assert "default-src 'none'" in page
        assert "<link" not in page
        assert "<script" not in page

    def test_the_command_writes_the_page_and_says_why(self, assessment, tmp_path):
        with pytest.raises(CommandError, match=r"web page instead. A part that makes PDFs is miss"):
            call_command("render_report", str(assessment.pk), output=tmp_path / "report.pdf")
        assert not (tmp_path / "report.pdf").exists()
        assert AS_A_PAGE in " ".join((tmp_path / "report.html").read_text().split())


PRINT = """
import django; django.setup()
from icsassess.lib.paper import pdf
try:
    print(pdf.render('<html lang="en"><title>t</title><h1>Heading</h1>')[:5])
except pdf.PdfError as error:
    print("refused:", error)
"""


@pytest.mark.one_database("print a report")
class TestFonts:
    def printed_with(self, fonts: Path) -> str:
        """What becomes of a page where only these fonts are installed."""
        fonts.mkdir(exist_ok=True)
        config = fonts.parent / "fonts.conf"
        config.write_text(
            f"<?xml version='1.0'?><fontconfig><dir>{fonts}</dir>"
            f"<cachedir>{fonts.parent / 'kept'}</cachedir></fontconfig>"
        )
        said = {"FONTCONFIG_FILE": str(config), "DJANGO_SETTINGS_MODULE": "icsassess.settings"}
        done = subprocess.run(
            [sys.executable, "-c", PRINT],
            env=os.environ | said | {"VAR_DIR": str(fonts.parent)},
            cwd=project.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr  # the process ended here, and with it a worker
        return done.stdout

    def test_with_none_the_report_is_refused_and_the_server_lives(self, tmp_path):
        assert "refused: A part that makes PDFs is missing" in self.printed_with(tmp_path / "fonts")

    def test_with_another_than_ours_it_is_printed(self, tmp_path):
        others = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))
        if not others:
            pytest.fail("No other font is installed: run make test, which installs some.")
        fonts = tmp_path / "fonts"
        fonts.mkdir()
        (fonts / "other.ttf").symlink_to(others[0])
        assert self.printed_with(fonts) == "b'%PDF-'\n"
