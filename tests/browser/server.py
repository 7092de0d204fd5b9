"""The product as `make run` serves it, on the test's database: it can be stopped and started."""

from __future__ import annotations

import subprocess
from pathlib import Path

from django.db import connection

from tests.test_behind_a_proxy import free_port, wait_for
from tests.test_settings import start


class Server:
    """Gunicorn with the settings of development, at one address however often it is started."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = {
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            "VAR_DIR": str(folder),
        }
        self.running: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.running = start(
            *("-m", "gunicorn", "icsassess.wsgi", "--bind", f"127.0.0.1:{self.port}"),
            *("--threads", "4", "--no-control-socket", "--log-level", "critical"),
            *("--graceful-timeout", "1"),
            **self.said,
        )
        wait_for(self.port)

    def stop(self) -> None:
        if self.running:
            self.running.terminate()
            self.running.communicate(timeout=60)
            self.running = None
