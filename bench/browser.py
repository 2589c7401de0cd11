"""A very small HTTP/1.1 client on plain sockets: it must cost little beside the server that it measures."""

import asyncio
import gzip
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "b" * 32  # a secret of the form that the server itself makes
PATIENCE = 60.0
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----guong-bench"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds; status 0 when the connection broke."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The page."""
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode()

    @property
    def location(self) -> str:
        """Where it sends on to."""
        return self.headers.get("location", "")


class Browser:
    """One signed-in person's connection, kept open between requests."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = f"phien={session}; csrf={CSRF}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, accept: str = "") -> Answer:
        """A page, or what a script asks for."""
        return await self._ask("GET", path, b"", accept)

    async def post(self, path: str, form: Sequence[tuple[str, str]], accept: str = "") -> Answer:
        """A form with its token; redirects are not followed."""
        body = urlencode([("csrfmiddlewaretoken", CSRF), *form]).encode()
        return await self._ask("POST", path, body, accept)

    async def upload(self, path: str, form: Sequence[tuple[str, str]], field: str, name: str, content: bytes) -> Answer:
        """A file as the script of the page sends it, answered as JSON."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in [("csrfmiddlewaretoken", CSRF), *form]
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), content, f"\r\n--{BOUNDARY}--\r\n".encode()]
        return await self._ask("POST", path, b"".join(parts), "application/json", MULTIPART)

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, method: str, path: str, body: bytes, accept: str, kind: str = FORM) -> Answer:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: {self.cookies}",
            "Accept-Encoding: gzip",
            f"Accept: {accept or 'text/html'}",
        ]
        if method == "POST":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._connected()
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                await writer.drain()
                status, headers, content = await _read(reader)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            await self.close()
            return Answer(0, {}, b"", time.perf_counter() - began)
        if headers.get("connection") == "close":
            await self.close()
        return Answer(status, headers, content, time.perf_counter() - began)

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return int(head[0].split(" ")[1]), headers, b"".join(parts)
    return int(head[0].split(" ")[1]), headers, await reader.readexactly(int(headers.get("content-length", "0")))
