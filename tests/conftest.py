"""What holds for every test: nothing connects to anywhere but the sound server and a browser on this machine."""

import sys
from typing import Any

import pytest
from hypothesis import settings

_REACHING = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_current: dict[str, bool] = {"browser": False}


def _refuse_connections(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = str(arguments[0])
    elif event in _REACHING and isinstance(arguments[1], tuple):  # a path means a socket of this machine
        host = str(arguments[1][0])
    else:
        return
    if not (_current["browser"] and host in _LOOPBACK):
        raise AssertionError(f"a test tried to reach {host}: nothing of Starling may connect")


# A busy machine is no bug: properties are about what holds, and speed has benchmarks of its own.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

sys.addaudithook(_refuse_connections)


@pytest.fixture(autouse=True)
def _only_browser_tests_may_use_loopback(request: pytest.FixtureRequest) -> None:
    _current["browser"] = request.node.get_closest_marker("browser") is not None
