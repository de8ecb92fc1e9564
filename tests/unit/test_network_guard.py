import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("127.0.0.1", 9)])
def test_a_test_that_connects_fails(address: tuple[str, int]) -> None:
    with socket.socket() as outgoing, pytest.raises(AssertionError, match="nothing of Starling may connect"):
        outgoing.connect(address)


def test_a_test_that_looks_up_a_name_fails() -> None:
    with pytest.raises(AssertionError, match=r"tried to reach example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_a_test_that_sends_without_connecting_or_waits_for_others_fails() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outgoing:
        with pytest.raises(AssertionError, match="nothing of Starling may connect"):
            outgoing.sendto(b"x", ("192.0.2.1", 53))
        with pytest.raises(AssertionError, match="nothing of Starling may connect"):
            outgoing.bind(("0.0.0.0", 0))
