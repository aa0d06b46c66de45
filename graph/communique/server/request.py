"""What comes with a request: its body up to a limit, the fields of a form, and whether anybody still waits."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

FORM = "application/x-www-form-urlencoded"
_FIELDS = 200
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a query string or a form, in their order."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """The values of the field *name*."""
        return [value for key, value in self.pairs if key == name]

    def one(self, name: str) -> str | None:
        """The value of the field *name*, if there is one. Raises HTTPException where there are several."""
        values = self.all(name)
        if len(values) > 1:
            raise HTTPException(400, f"'{name}' is there {len(values)} times; once is right")
        return values[0] if values else None

    def text(self, name: str) -> str:
        """The value of the field *name* without blanks around it, "" where there is none."""
        return (self.one(name) or "").strip()


def parse_fields(text: str | bytes, what: str) -> Fields:
    """The fields in *text*, percent-encoded UTF-8; *what* is what messages call it."""
    try:
        encoded = text.decode("ascii") if isinstance(text, bytes) else text
        return Fields(tuple(parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)))
    except ValueError:
        raise HTTPException(400, f"{what} is not percent-encoded UTF-8 with at most {_FIELDS} fields") from None


def query_fields(request: Request) -> Fields:
    """The fields of the query string."""
    return parse_fields(request.scope["query_string"], "the query string")


def media_type(request: Request) -> str:
    """The type of the body without its parameters. Raises HTTPException where it is not in UTF-8."""
    name, *parameters = (part.strip() for part in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            raise HTTPException(415, f"only UTF-8 is read, not {value}")
    return name.lower()


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The body. Raises HTTPException where it has more than *most* bytes or takes longer than *seconds* to come."""
    told = request.headers.get("content-length", "0")
    too_large = HTTPException(413, f"more than {most:,} bytes", headers={"Connection": "close"})
    if not told.isdecimal() or int(told) > most:
        raise too_large
    content = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                content += piece
                if len(content) > most:
                    raise too_large
    except TimeoutError:
        raise HTTPException(408, "the request takes too long to come", headers={"Connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400, "the request breaks off") from None
    return bytes(content)


def decode(content: bytes, what: str) -> str:
    """*content* as UTF-8. Raises HTTPException where it is none."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"{what} is not UTF-8 at byte {error.start}") from None


async def while_waited_for(request: Request, work: Coroutine[object, object, _T]) -> _T:
    """What *work* gives; it is given up when the client hangs up. The body must have been read before."""
    task = asyncio.ensure_future(work)
    gone = asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise HTTPException(499, "nobody waits any more")
        return await task
    finally:
        gone.cancel()
        task.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
