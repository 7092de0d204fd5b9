"""gunicorn with one sync worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from types import TracebackType

HOST = "bench.example.org"


class Server:
    """A Django project behind gunicorn on a free port of this machine, as a context manager.

    `backend` is the project's own for sessions that begin here. `cpu` (seconds since the worker
    began) and `rss` (bytes, the largest so far) are what its latest answer said.
    """

    cpu = 0.0
    rss = 0

    def __init__(self, settings: str, application: str, backend: str | None = None) -> None:
        self.settings = settings
        self.application = application
        self.backend = backend

    def __enter__(self) -> Server:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", self.application),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--timeout", "300"),
                *("--no-control-socket", "--log-level", "warning"),
            ],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": self.settings},
        )
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.1)
        raise SystemExit("The server does not answer.")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()
