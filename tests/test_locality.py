"""Who may see the pages that exist only at the machine itself."""

import pytest

from pages.locality import is_local

HERE = {"host": ["127.0.0.1:8501"], "origin": ["http://127.0.0.1:8501"]}


@pytest.mark.parametrize(
    ("peer", "host"),
    [
        (None, "localhost:8501"),
        (None, "LOCALHOST:8501"),
        ("127.0.0.1", "127.0.0.1:8501"),
        ("127.0.1.1", "127.0.1.1:8501"),
        ("::1", "[::1]:8501"),
        ("::ffff:127.0.0.1", "localhost"),
    ],
)
def test_a_browser_on_this_machine_is_here(peer: str | None, host: str) -> None:
    assert is_local(peer, {"host": [host], "origin": [f"http://{host}"]})


@pytest.mark.parametrize("peer", ["192.168.1.7", "10.0.0.2", "203.0.113.9", "fe80::1", "unix", ""])
def test_a_connection_from_elsewhere_is_not_here_whatever_it_says(peer: str) -> None:
    assert not is_local(peer, HERE)


@pytest.mark.parametrize(
    "header",
    ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip", "cf-connecting-ip"],
)
def test_who_comes_through_a_proxy_is_not_here(header: str) -> None:
    assert not is_local(None, {**HERE, header: ["127.0.0.1"]})


@pytest.mark.parametrize(
    "host",
    [
        "dasbor.example",
        "localhost.example:8501",
        "127.0.0.1.example",
        "127.0.0.1@example",
        "192.168.1.7:8501",
        "0.0.0.0:8501",
        "[::1",
        "localhost:8501\n",
        "",
    ],
)
def test_a_name_that_is_not_this_machines_own_was_pointed_here_by_somebody(host: str) -> None:
    assert not is_local(None, {"host": [host], "origin": [f"http://{host}"]})


@pytest.mark.parametrize(
    "origin",
    ["http://dasbor.example", "http://localhost:3000", "null", "file://", "127.0.0.1:8501"],
)
def test_a_page_of_another_site_is_not_here_though_its_reader_is(origin: str) -> None:
    assert not is_local(None, {**HERE, "origin": [origin]})


@pytest.mark.parametrize("missing", ["host", "origin"])
def test_a_connection_that_does_not_say_what_it_asks_for_is_not_here(missing: str) -> None:
    assert not is_local(None, {**HERE, missing: []})
    assert not is_local(None, {name: value for name, value in HERE.items() if name != missing})


def test_a_host_that_is_said_twice_is_believed_neither_time() -> None:
    assert not is_local(None, {**HERE, "host": ["localhost:8501", "dasbor.example"]})
