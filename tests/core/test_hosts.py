"""An address that somebody gave us leads to the open web, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.errors import LinkRefused, LinkUnknown
from core.hosts import check, is_public, system

HOSTS = {
    "cdn.example.com": ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"],
    "xn--fsqu00a.com": ["93.184.216.34"],
    "inside.example.com": ["10.1.2.3"],
    "mixed.example.com": ["93.184.216.34", "127.0.0.1"],
    "six.example.com": ["fd00::1"],
    "meta.example.com": ["169.254.169.254"],
    "cgnat.example.com": ["100.100.1.1"],
    "mapped.example.com": ["::ffff:192.168.0.1"],
    "empty.example.com": [],
}


class Names:
    """Knows these hosts, and remembers who was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        if host not in HOSTS:
            raise OSError("no such host")
        return HOSTS[host]


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.example.com/a.mp4",
        "http://cdn.example.com/a.mp4?sig=1",
        "https://CDN.example.com:443/a.mp4",
        "http://cdn.example.com:80/a.mp4",
        "https://cdn.example.com./a.mp4",
        "https://例子.com/a.mp4",
        "https://93.184.216.34/a.mp4",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/a.mp4",
    ],
)
async def test_the_open_web_is_let_through(url: str) -> None:
    await check(url, "a.mp4", Names())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://cdn.example.com/a.mp4",
        "file:///etc/a.mp4",
        "https://me:secret@cdn.example.com/a.mp4",
        "https://me@cdn.example.com/a.mp4",
        "http://cdn.example.com\\@inside.example.com/a.mp4",
        "http://cdn.example.com:8080/a.mp4",
        "http://cdn.example.com:22/a.mp4",
        "http://cdn.example.com:99999/a.mp4",
        "http://localhost/a.mp4",
        "http://LOCALHOST./a.mp4",
        "http://printer/a.mp4",
        "http://nas.local/a.mp4",
        "http://metadata.google.internal/a.mp4",
        "http://x.localhost/a.mp4",
        "http://router.lan/a.mp4",
        "http://127.0.0.1/a.mp4",
        "http://127.1/a.mp4",
        "http://2130706433/a.mp4",
        "http://0x7f000001/a.mp4",
        "http://0x7f.0.0.1/a.mp4",
        "http://0177.0.0.1/a.mp4",
        "http://１２７.0.0.1/a.mp4",
        "http://127。0。0。1/a.mp4",
        "http://0.0.0.0/a.mp4",
        "http://10.0.0.1/a.mp4",
        "http://172.16.0.1/a.mp4",
        "http://192.168.1.1/a.mp4",
        "http://169.254.169.254/a.mp4",
        "http://100.64.0.1/a.mp4",
        "http://224.0.0.1/a.mp4",
        "http://240.0.0.1/a.mp4",
        "http://[::1]/a.mp4",
        "http://[::]/a.mp4",
        "http://[fc00::1]/a.mp4",
        "http://[fd12:3456::1]/a.mp4",
        "http://[fe80::1]/a.mp4",
        "http://[fec0::1]/a.mp4",
        "http://[::127.0.0.1]/a.mp4",
        "http://[::ffff:127.0.0.1]/a.mp4",
        "http://[64:ff9b::a00:1]/a.mp4",
        "http://[2002:7f00:1::]/a.mp4",
        "http://[v1.x]/a.mp4",
        "https://inside.example.com/a.mp4",
        "https://mixed.example.com/a.mp4",
        "https://six.example.com/a.mp4",
        "https://meta.example.com/a.mp4",
        "https://cgnat.example.com/a.mp4",
        "https://mapped.example.com/a.mp4",
        "https:///a.mp4",
        f"https://{'a' * 70}.com/a.mp4",
    ],
)
async def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        await check(url, "a.mp4", Names())
    assert refused.value.values == {"name": "a.mp4"}, "no word of what lies inside"


@pytest.mark.parametrize("host", ["nobody.example.com", "empty.example.com"])
async def test_a_host_that_nobody_knows_is_named(host: str) -> None:
    with pytest.raises(LinkUnknown) as unknown:
        await check(f"https://{host}/a.mp4", "a.mp4", Names())
    assert unknown.value.values == {"name": "a.mp4", "host": host}


async def test_a_name_that_speaks_for_itself_is_not_looked_up() -> None:
    names = Names()
    for url in ("http://localhost/a.mp4", "http://10.0.0.1/a.mp4", "ftp://cdn.example.com/a.mp4"):
        with pytest.raises(LinkRefused):
            await check(url, "a.mp4", names)
    assert names.asked == []


async def test_this_machines_own_name_leads_inside() -> None:
    assert not any(is_public(address) for address in await system("localhost"))
