"""Evidence over HTTP: links and files, judged, stored out of reach, handed out as attachments."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Evidence
from tests.assessments.steps import form
from tests.cast import cast, named

pytestmark = pytest.mark.django_db


OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    f'ContentType="{OOXML}wordprocessingml.document.main+xml"/></Types>'
)


def office(*names: str, first: int = 0, types: str | bytes = TYPES) -> bytes:
    """A file of Word, Excel or PowerPoint, its parts in this order; the first one this long."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for number, name in enumerate(names):
            content = "x" * first if number == 0 and first else "<xml/>"
            parts.writestr(name, types if name == "[Content_Types].xml" else content)
    return file.getvalue()


def with_type(kind: str) -> str:
    """What a Word file says of its parts, one of which is of this kind."""
    return TYPES.replace("</Types>", f'<Override PartName="/word/x" ContentType="{kind}"/></Types>')


WORD = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

ACCEPTED = {
    "pdf": (PDF, "application/pdf"),
    "png": (PNG, "image/png"),
    "jpeg": (JPEG, "image/jpeg"),
    "as Word writes": (office(*WORD), OOXML + "wordprocessingml.document"),
    "as Excel writes": (
        office("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"),
        OOXML + "spreadsheetml.sheet",
    ),
    "as PowerPoint writes": (
        office("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"),
        OOXML + "presentationml.presentation",
    ),
    "as LibreOffice writes, with much before the document": (
        office(
            "_rels/.rels",
            "docProps/app.xml",
            "docProps/core.xml",
            "docProps/custom.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "[Content_Types].xml",
        ),
        OOXML + "wordprocessingml.document",
    ),
    "with properties of its own before the document": (
        office(
            "[Content_Types].xml",
            "_rels/.rels",
            "customXml/item1.xml",
            "customXml/itemProps1.xml",
            "docProps/app.xml",
            "docProps/core.xml",
            "word/document.xml",
        ),
        OOXML + "wordprocessingml.document",
    ),
    "with a large picture before the document": (
        office("docProps/thumbnail.jpeg", *WORD, first=30_000),
        OOXML + "wordprocessingml.document",
    ),
    "as Google writes": (
        office("xl/drawings/drawing1.xml", "xl/workbook.xml", "[Content_Types].xml"),
        OOXML + "spreadsheetml.sheet",
    ),
}

REFUSED = {
    "a program named .pdf": ("minutes.pdf", b"MZ\x90\x00\x03" + b"\0" * 100),
    "a web page": ("minutes.html", b"<!doctype html><script>alert(1)</script>"),
    "a web page named .pdf": ("minutes.pdf", b"<html><body>%PDF-1.7</body></html>"),
    "a drawing that can hold scripts": (
        "picture.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ),
    "a script": ("run.sh", b"#!/bin/sh\nrm -rf /\n"),
    "a plain archive": ("files.zip", office("a.txt", "b.txt")),
    "an archive named .docx": ("minutes.docx", office("a.txt", "b.txt")),
    "an archive that begins like a document": ("minutes.docx", office("word/run.exe")),
    "an archive that breaks off": ("minutes.docx", office(*WORD)[:60]),
    "an archive that does not say what its parts are": ("minutes.docx", office(*WORD, types="")),
    "an archive that says so in a page without end": (
        "minutes.docx",
        office(*WORD, types=TYPES + " " * 1_000_000),
    ),
    "an archive that says so with entities": (
        "minutes.docx",
        office(*WORD, types='<!DOCTYPE Types [<!ENTITY a "macro">]>\n<Types>&a;</Types>'),
    ),
    "an archive with two documents under one name": (
        "minutes.docx",
        office(*WORD, "Word/Document.xml"),
    ),
    "plain text": ("notes.txt", b"We met."),
}


VBA = "application/vnd.ms-office.vbaProject"
WITH_MACROS = {
    "of Word": office(*WORD, "word/vbaProject.bin", types=with_type(VBA)),
    "of Excel": office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "of PowerPoint": office("[Content_Types].xml", "ppt/presentation.xml", "ppt/vbaProject.bin"),
    "of Excel before 1995": office(
        "[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"
    ),
    "under a name of their own": office(*WORD, "word/x", types=with_type(VBA)),
    "that only the document's type tells": office(
        *WORD, types=with_type("application/vnd.ms-word.document.macroEnabled.main+xml")
    ),
    "told in large letters": office(*WORD, "WORD/VBAPROJECT.BIN"),
    "told in UTF-16": office(
        *WORD,
        types=with_type(VBA).replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
    ),
    "told in numbers": office(*WORD, types=with_type(VBA.replace("vba", "&#118;ba"))),
    "in a workbook inside": office(*WORD, types=with_type("application/x.sheet.macroEnabled.12")),
}


@pytest.fixture(autouse=True)
def stored(settings, tmp_path) -> Path:
    """Where files lie, for this test only."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def leader(client, stage):
    client.force_login(stage["leader"])
    return client


@pytest.fixture
def url(stage):
    return reverse(
        "assessments:add-evidence", args=[stage.assessment.key, stage.response.key, "1.1"]
    )


def add(client, url, content, name="minutes.pdf", link=""):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(url, {"title": "Minutes", "file": file, "url": link})


def files(stored):
    return [path for path in stored.rglob("*") if path.is_file()]


def told(response, text):
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not Evidence.objects.exists()
    return True


class TestLinks:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://example.org/minutes", "https://example.org/minutes"),
            ("http://example.org/", "http://example.org/"),
            ("HTTPS://Example.org/a?b=c#d", "https://Example.org/a?b=c#d"),
            ("example.org/minutes", "https://example.org/minutes"),
        ],
    )
    def test_is_kept_shown_beside_the_score_and_opened(self, leader, stage, url, typed, kept):
        response = leader.post(url, {"title": "Minutes", "url": typed})
        page = reverse(
            "assessments:criterion", args=[stage.assessment.key, stage.response.key, "1.1"]
        )
        assert response.url == page
        evidence = Evidence.objects.get()
        assert evidence.url.lower() == kept.lower()
        assert evidence.added_by == stage["leader"]
        address = reverse("assessments:evidence", args=[evidence.key])
        assert address in leader.get(page).content.decode()
        assert leader.get(address).url == evidence.url

    @pytest.mark.parametrize(
        "typed",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org/minutes",
            "//",
            "https://",
            "the minutes",
            "https://example.org/a\nb",
            "https://example.org/" + "a" * 2000,
        ],
    )
    def test_what_is_no_web_address_is_refused(self, leader, url, typed):
        assert told(leader.post(url, {"title": "Minutes", "url": typed}), "There is a problem")

    @pytest.mark.parametrize(
        ("sent", "text"),
        [
            ({"url": "https://example.org/"}, "Say in a few words what it is"),
            ({"title": "Minutes"}, "Give either a link or a file, and only one of them"),
            ({"title": "x" * 201, "url": "https://example.org/"}, "200 characters or fewer"),
        ],
    )
    def test_what_is_missing_is_told(self, leader, url, sent, text):
        assert told(leader.post(url, sent), text)

    def test_not_a_link_and_a_file_at_once(self, leader, url, stored):
        response = add(leader, url, PDF, link="https://example.org/")
        assert told(response, "Give either a link or a file, and only one of them")
        assert files(stored) == []

    def test_a_title_is_shown_as_text(self, leader, stage, url):
        sent = {"title": "<script>alert(1)</script>", "url": "https://example.org/"}
        page = leader.get(leader.post(url, sent).url).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page


class TestTypesOfFiles:
    @pytest.mark.parametrize(("content", "kind"), ACCEPTED.values(), ids=ACCEPTED)
    def test_accepted_by_content_whatever_the_name(self, leader, url, content, kind):
        assert add(leader, url, content, name="file.bin").status_code == 302
        assert Evidence.objects.get().media_type == kind

    @pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
    def test_refused_by_content_whatever_the_name(self, leader, url, stored, name, content):
        response = add(leader, url, content, name=name)
        assert told(response, "The content of this file is not one of these: PDF, Word")
        assert files(stored) == []

    @pytest.mark.parametrize("content", WITH_MACROS.values(), ids=WITH_MACROS)
    @pytest.mark.parametrize("name", ["m.docm", "m.docx"])
    def test_macros_are_refused_whatever_the_name(self, leader, url, stored, name, content):
        response = add(leader, url, content, name=name)
        assert told(response, "This file holds macros, which are small programs. Save it without")
        assert files(stored) == []

    def test_an_empty_file(self, leader, url, stored):
        assert told(add(leader, url, b""), "The file is empty. Choose another.")
        assert files(stored) == []

    def test_ten_megabytes_and_not_a_byte_more(self, leader, url, stored):
        largest = PDF.ljust(10 * 1024 * 1024, b"\n")
        response = add(leader, url, largest + b"\n")
        assert told(response, "The file is larger than 10 MB. Choose a smaller one.")
        assert files(stored) == []
        assert add(leader, url, largest).status_code == 302
        [path] = files(stored)
        assert path.stat().st_size == len(largest)


class TestWhereAFileLies:
    def test_under_a_random_name_with_its_content(self, leader, url, stored):
        add(leader, url, PDF, name="minutes.pdf")
        [path] = files(stored)
        assert path.read_bytes() == PDF
        assert "minutes" not in str(path.relative_to(stored))
        assert path.suffix == ""

    def test_the_same_file_twice_lies_twice(self, leader, url, stored):
        add(leader, url, PDF)
        add(leader, url, PDF)
        assert len(files(stored)) == 2

    def test_outside_everything_that_is_served(self):
        evidence = (project.VAR_DIR / "evidence").resolve()
        for served in (project.STATIC_ROOT, *project.STATICFILES_DIRS):
            assert not evidence.is_relative_to(Path(served).resolve())
            assert not Path(served).resolve().is_relative_to(evidence)

    def test_no_address_but_its_own_leads_to_it(self, leader, url, stored):
        add(leader, url, PDF)
        name = Evidence.objects.get().file.name
        for folder in ("/", "/media/", "/evidence/", "/static/", "/static/../evidence/"):
            assert leader.get(folder + name).status_code == 404

    def test_removed_it_is_gone_from_disk(
        self, leader, url, stored, django_capture_on_commit_callbacks
    ):
        add(leader, url, PDF)
        remove = reverse("assessments:remove-evidence", args=[Evidence.objects.get().key])
        assert "minutes.pdf" in leader.get(remove).content.decode()
        assert files(stored)  # asked, not yet done
        with django_capture_on_commit_callbacks(execute=True):
            leader.post(remove)
        assert not Evidence.objects.exists()
        assert files(stored) == []

    def test_it_stays_on_disk_if_the_removal_does_not_stand(self, leader, stage, url, stored):
        add(leader, url, PDF)
        with transaction.atomic():
            changes.evidence.remove_evidence(by=stage["leader"], evidence=Evidence.objects.get())
            transaction.set_rollback(True)
        assert Evidence.objects.exists()
        assert files(stored)


def upload(client, url, name: bytes):
    """As a browser would send it that lets every name through."""
    parts = [
        b'--edge\r\nContent-Disposition: form-data; name="title"\r\n\r\nMinutes\r\n',
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n',
        b"Content-Type: text/html\r\n\r\n" + PDF + b"\r\n--edge--\r\n",
    ]
    return client.generic(
        "POST", url, b"".join(parts), content_type="multipart/form-data; boundary=edge"
    )


class TestHandingOut:
    @pytest.fixture
    def download(self, leader, url):
        def download(name: bytes):
            upload(leader, url, name)
            evidence = Evidence.objects.get()
            return leader.get(reverse("assessments:evidence", args=[evidence.key]))

        return download

    def test_as_an_attachment_of_the_type_it_was_judged(self, download):
        response = download(b"minutes.pdf")
        assert response["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
        assert response["Content-Type"] == "application/pdf"  # not what the browser said
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content) == PDF

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            (b"../../etc/passwd", 'attachment; filename="passwd.pdf"'),
            (b"C:\\\\Windows\\\\minutes.pdf", 'attachment; filename="minutes.pdf"'),
            (b'my \\"own\\" minutes.pdf', r'attachment; filename="my \"own\" minutes.pdf"'),
            (b"a;filename=b.exe", 'attachment; filename="a;filename=b.pdf"'),
            (b"setup.exe", 'attachment; filename="setup.pdf"'),
            (b"a.html", 'attachment; filename="a.pdf"'),
            ("invoice\u202efdp.exe".encode(), 'attachment; filename="invoicefdp.pdf"'),
            ("fdp\u202eexe.pdf".encode(), 'attachment; filename="fdpexe.pdf"'),
            (b"a&#10;Set-Cookie: b=c.pdf", 'attachment; filename="aSet-Cookie: b=c.pdf"'),
            (
                "Protokoll März.pdf".encode(),
                "attachment; filename*=utf-8''Protokoll%20M%C3%A4rz.pdf",
            ),
            (b"<script>.pdf", 'attachment; filename="<script>.pdf"'),
        ],
        ids=lambda value: repr(value)[:40],
    )
    def test_a_hostile_name_comes_back_harmless(self, download, name, shown):
        response = download(name)
        assert response.status_code == 200
        assert response["Content-Disposition"] == shown

    def test_the_ending_is_that_of_what_was_found(self, leader, stage, url):
        add(leader, url, PNG, name="a.svg")
        evidence = Evidence.objects.get()
        got = leader.get(reverse("assessments:evidence", args=[evidence.key]))
        assert got["Content-Disposition"] == 'attachment; filename="a.png"'
        place = [stage.assessment.key, stage.response.key, "1.1"]
        for page in (
            reverse("assessments:criterion", args=place),
            reverse("assessments:remove-evidence", args=[evidence.key]),
        ):
            text = leader.get(page).content.decode()
            assert "a.png" in text
            assert "a.svg" not in text

    def test_also_of_a_file_that_was_stored_under_another(self, leader, stage, url):
        add(leader, url, PDF)
        Evidence.objects.update(file_name="setup.exe")
        got = leader.get(reverse("assessments:evidence", args=[Evidence.objects.get().key]))
        assert got["Content-Disposition"] == 'attachment; filename="setup.pdf"'

    def test_a_very_long_name_keeps_its_end(self, download):
        shown = download(b"m" * 300 + b".pdf")["Content-Disposition"]
        assert shown.endswith('m.pdf"')
        assert len(shown) < 260

    @pytest.mark.parametrize("who", ["far lead", "neighbour lead", "other reviewer", "nobody"])
    def test_a_stranger_finds_nothing(self, client, stage, download, who):
        download(b"minutes.pdf")
        client.force_login(stage[who])
        for name in ("evidence", "remove-evidence"):
            address = reverse(named(name), args=[Evidence.objects.get().key])
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in (404, 405)
        assert Evidence.objects.exists()

    def test_nobody_who_is_not_signed_in(self, client, download):
        download(b"minutes.pdf")
        client.logout()
        response = client.get(reverse("assessments:evidence", args=[Evidence.objects.get().key]))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    def test_a_region_opens_evidence_of_agreed_scores_once_they_are_submitted(self, client, stage):
        stage.start_agreeing()
        stage.agree_everything()
        evidence = changes.evidence.add_evidence(
            by=stage["lead"],
            on=stage.agreed("1.1"),
            title="Minutes",
            file=SimpleUploadedFile("minutes.pdf", PDF),
            media_type="application/pdf",
        )
        address = reverse("assessments:evidence", args=[evidence.key])
        client.force_login(stage["reviewer"])
        assert client.get(address).status_code == 404
        stage.submit()
        assert client.get(address).status_code == 200


class TestClosed:
    def test_a_finished_view_takes_and_gives_no_evidence(self, leader, stage, url, stored):
        add(leader, url, PDF)
        remove = reverse("assessments:remove-evidence", args=[Evidence.objects.get().key])
        stage.finish()
        response = add(leader, url, PDF)
        assert response.status_code == 409
        assert "This view is finished. Reopen it" in response.content.decode()
        assert leader.post(remove).status_code == 409
        assert Evidence.objects.count() == len(files(stored)) == 1

    def test_a_submitted_assessment_leaves_no_file_behind(self, leader, stage, url, stored):
        stage.start_agreeing()
        stage.agree_everything()
        stage.submit()
        assert add(leader, url, PDF).status_code == 409
        assert not Evidence.objects.exists()
        assert files(stored) == []

    def test_before_scores_are_agreed_they_take_no_evidence(self, client, stage):
        client.force_login(stage["lead"])
        url = reverse("assessments:add-agreed-evidence", args=[stage.assessment.key, "1.1"])
        assert add(client, url, PDF).status_code == 409
        assert not Evidence.objects.exists()


def test_save_and_add_evidence_saves_and_comes_back(leader, stage, url):
    page = reverse("assessments:criterion", args=[stage.assessment.key, stage.response.key, "1.1"])
    sent = form(leader, page) | {"gaps": "Half a thought", "then": "evidence"}
    assert leader.post(page, sent).url == url
    assert stage.answer("1.1").gaps == "Half a thought"
    assert add(leader, url, PDF).url == page


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"url": "https://example.org/", "file": "aa/b", "file_name": "b", "media_type": "c"},
        {"file": "aa/b"},
        {"file": "aa/b", "file_name": "b"},
        {"url": "https://example.org/", "media_type": "c"},
    ],
    ids=str,
)
def test_the_database_wants_a_link_or_a_whole_file(stage, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            answer=stage.answer("1.1"), title="x", added_by=stage["leader"], **row
        )


def test_the_database_wants_evidence_on_exactly_one_thing(stage):
    link = {"title": "x", "added_by": stage["leader"], "url": "https://example.org/"}
    for on in ({}, {"answer": stage.answer("1.1"), "agreed_score": stage.agreed("1.1")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(**link, **on)


def test_a_row_that_the_database_refuses_leaves_no_file_behind(stage, stored):
    file = SimpleUploadedFile("minutes.pdf", PDF)
    with pytest.raises(IntegrityError):
        changes.evidence.add_evidence(
            by=stage["leader"],
            on=stage.answer("1.1"),
            title="Both a link and a file",
            url="https://example.org/",
            file=file,
            media_type="application/pdf",
        )
    assert files(stored) == []


@pytest.mark.parametrize(
    ("who", "name", "why"),
    [
        ("leader", "add-evidence", "Evidence can no longer be added here."),
        ("lead", "add-agreed-evidence", "Evidence can no longer be added here."),
        ("lead", "add-respondents", "This assessment no longer takes new answers."),
    ],
)
def test_what_is_refused_after_submission_is_not_offered(client, stage, who, name, why):
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    place = {
        "add-evidence": [stage.assessment.key, stage.response.key, "1.1"],
        "add-agreed-evidence": [stage.assessment.key, "1.1"],
        "add-respondents": [stage.assessment.key],
    }[name]
    client.force_login(stage[who])
    page = client.get(reverse(named(name), args=place), follow=True)
    assert page.redirect_chain
    assert why in page.content.decode()
