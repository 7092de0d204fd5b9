"""Two people at once: what the first one wrote is not committed when the second one begins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


def race(first: Callable[[], object], second: Callable[[], T]) -> T:
    """Give what `second` gives, or raise what it raises."""
    wrote, begun = Event(), Event()

    def leading() -> None:
        try:
            with transaction.atomic():
                first()
                wrote.set()
                begun.wait(5)
                sleep(0.2)  # so that the second waits for the lock
        finally:
            wrote.set()
            connection.close()

    def following() -> T:
        try:
            wrote.wait(5)
            begun.set()
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(leading), pool.submit(following)
        one.result()
        return other.result()
