"""What is asked of every request and told with every answer: page, file, redirect or error."""

import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from icsassess.accounts.models import User
from icsassess.wsgi import application

HEADERS = {
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}
FORM = "application/x-www-form-urlencoded"


def missing(answer) -> set[str]:
    return {name for name in HEADERS if name not in answer}


@pytest.fixture
def honest():
    """A browser that is answered as in production: 500 where something fails."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("secure", [False, True])  # production leads everything to HTTPS
@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "-", "x" * 300, "[::1", "t\u00e9st"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere", "/static/js/page.js"])
def test_a_host_that_is_not_ours_is_a_request_we_do_not_understand(
    honest, settings, path, host, secure, debug
):
    settings.DEBUG = debug
    settings.SECURE_SSL_REDIRECT = secure
    answer = honest.get(path, headers={"host": host})
    assert answer.status_code == 400
    assert missing(answer) == set()
    assert "no-store" in answer["Cache-Control"]
    if not debug:
        assert "We could not read that" in answer.content.decode()


# The second line names codecs of Python that make no text of bytes, or fail while they do.
ODD = ["nonsense", "iso-8859-1", "utf-16", "utf-7", "", "\u00e9", "x" * 5_000, "../../etc", "\0"]
ODD += ["hex", "base64", "zip", "rot13", "idna", "punycode", "unicode_escape", "undefined"]


def asked_as_a_server_asks(method, content_type):
    """The status and headers as one table, and the page: the test client makes its own request."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": reverse("account_login"),
        "QUERY_STRING": "next=/%C3%A9",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": "18",
        "HTTP_HOST": "testserver",
        "wsgi.input": io.BytesIO(b"login=a&password=b"),
    }
    setup_testing_defaults(environ)
    told = {}
    page = application(environ, lambda status, headers: told.update(status=status, **dict(headers)))
    return told, page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ODD)
def test_an_odd_charset_is_a_request_we_do_not_understand(charset):
    for method in ("GET", "POST"):
        for kind in (FORM, "multipart/form-data; boundary=x", "text/plain"):
            told, page = asked_as_a_server_asks(method, f"{kind}; charset={charset}")
            assert told["status"] == "400 Bad Request"
            assert missing(told) == set()
            assert "We could not read that" in page


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_browsers_own_charset_is_read(honest, charset):
    sent = {"data": "login=a&password=b", "content_type": f"{FORM}; charset={charset}"}
    assert honest.post(reverse("account_login"), **sent).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/frameworks/a/%00/", "/%00", "/?page=%00"])
def test_a_nul_in_an_address_is_a_request_we_do_not_understand(honest, address):
    honest.force_login(User.objects.create_superuser("admin@example.org", name="Administrator"))
    assert honest.get(address).status_code == 400


@pytest.mark.django_db
def test_a_nul_in_a_cookie_is_a_request_we_do_not_understand(honest):
    honest.cookies["sessionid"] = "\0" * 32
    assert honest.get("/").status_code == 400


@pytest.fixture
def static(settings):
    """Static files as they are served: found where they lie."""
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    return Client(raise_request_exception=False)


def test_static_files_carry_the_headers_and_may_be_kept(static):
    answer = static.get("/static/js/page.js")
    assert answer.status_code == 200
    assert missing(answer) == set()
    assert "public" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),  # to the sign-in page
        ("/accounts/login", 301),  # to the same with a slash
        ("/accounts/login/", 200),
        ("/static/nothing.js", 404),
        ("/accounts/nothing/", 404),
    ],
)
def test_redirects_pages_and_errors_carry_the_headers_and_are_not_kept(honest, address, status):
    answer = honest.get(address)
    assert answer.status_code == status
    assert missing(answer) == set()
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_what_is_led_to_https_carries_the_headers(honest, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = honest.get("/")
    assert answer.url == "https://testserver/"
    assert missing(answer) == set()


@pytest.mark.django_db
def test_a_failure_of_ours_carries_the_headers(honest, monkeypatch):
    def fail(*_):
        raise ImproperlyConfigured

    monkeypatch.setattr("icsassess.nav.reverse", fail)
    honest.force_login(User.objects.create_superuser("admin@example.org", name="Administrator"))
    answer = honest.get("/gallery/")
    assert answer.status_code == 500
    assert missing(answer) == set()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_the_headers():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert missing(answer) == set()
