"""The cache, without which nothing fails: it only makes pages quicker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError

log = logging.getLogger(__name__)


def _or_alone(name: str) -> Callable[..., Any]:
    """A method of the cache that asks the database, or this process where that fails."""
    ask = getattr(DatabaseCache, name)

    def method(cache: Cache, *given: Any, **options: Any) -> Any:
        try:
            return ask(cache, *given, **options)
        except DatabaseError as error:
            log.error("The cache fails; make its table with `createcachetable`. %s", error)
            return getattr(cache.alone, name)(*given, **options)

    return method


class Cache(DatabaseCache):
    """In the database, which all processes share; each by itself while the table cannot be used.

    The limits of signing in are counted here too. Then they hold for each process apart.
    """

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self.alone = LocMemCache(table, params)

    add = _or_alone("add")
    clear = _or_alone("clear")
    delete = _or_alone("delete")
    delete_many = _or_alone("delete_many")
    get_many = _or_alone("get_many")  # `get` and `incr` ask it too
    has_key = _or_alone("has_key")
    set = _or_alone("set")
    touch = _or_alone("touch")
