"""Requests to a server of RDF, with a password where the address has one → answers, or what is wrong in one line."""

import base64
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from communique.errors import StoreError

TIMEOUT = 300.0  # seconds
_MOST = 200  # characters of a server's message that are worth a line


def is_address(source: object) -> bool:
    """Whether *source* is an http or https address."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the media type without its parameters, and the bytes."""

    media_type: str
    content: bytes


class Refused(StoreError):
    """The server answered, with an error; ``status`` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Server:
    """The server at *address*; ``user:password@`` before the host is sent as Basic authentication, and not told.

    Nothing is sent before something is asked. Raises StoreError for what is no address.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address.strip())
        if not is_address(address) or not parts.hostname:
            raise StoreError(f"'{address}' is no address of an endpoint; one looks like http://localhost:7878/query")
        self._headers = {"User-Agent": "communique", **_authorization(parts)}
        host = parts.netloc.rpartition("@")[2]
        self.url = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, ""))

    def send(self, method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        """The answer of *url*, a place of this server. Raises Refused, and StoreError where there is no answer."""
        request = Request(url, body, {**headers, **self._headers}, method=method)  # noqa: S310 (http and https alone)
        try:
            with _OPENER.open(request, timeout=TIMEOUT) as response:
                return Answer(response.headers.get_content_type(), response.read())
        except HTTPError as error:
            with error:
                told = one_line(error.read(4 * _MOST).decode("utf-8", "replace"))
            raise Refused(f"{url}: {error.code} {error.reason}{': ' * bool(told)}{told}", error.code) from None
        except URLError as error:
            reason = getattr(error.reason, "strerror", None) or error.reason
            raise StoreError(f"{url}: cannot be reached: {one_line(str(reason))}") from None
        except TimeoutError:
            raise StoreError(f"{url}: no answer within {TIMEOUT:.0f} seconds") from None
        except (OSError, HTTPException) as error:
            raise StoreError(f"{url}: the connection broke: {one_line(str(error) or type(error).__name__)}") from None


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would arrive as a GET without its query; the refusal names the place instead."""

    def redirect_request(
        self, req: Request, fp: object, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


_OPENER = build_opener(_NoRedirect)


def _authorization(parts: SplitResult) -> dict[str, str]:
    userinfo, at, _ = parts.netloc.rpartition("@")
    return {"Authorization": "Basic " + base64.b64encode(userinfo.encode()).decode()} if at else {}


def below(url: str, path: str) -> str:
    """The place *path* under *url*."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path + path))


def one_line(text: str) -> str:
    """*text* in one line, and no longer than a message should be."""
    text = " ".join(text.split())
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
