"""Who may ask: an ASGI layer around the application that turns away what it should not see, and heads every answer.

- A Host that is not this server's means a page that had its own name point here (DNS rebinding). Addresses are
  always right: a rebound name is a name.
- What another site's page sends (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/; Origin where a browser has
  none) is refused, unless somebody follows a link. There is no CORS header either: no other site reads an answer.
- One address has so many requests under way, and no more.
"""

import ipaddress
from collections import Counter
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with less, a browser sends the Origin of its own form as "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


class Guard:
    """The layer: *names* are the host names of this server, *per_client* is how much one address may ask at once.

    *anywhere* says whether the server can be reached from other machines, and so by any address of this one.
    """

    def __init__(self, app: ASGIApp, names: Collection[str], per_client: int, *, anywhere: bool) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower().rstrip(".") for name in names)}
        self._per_client = per_client
        self._anywhere = anywhere
        self._asking: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        client = client_of(scope)
        refusal = self._refuse(scope["method"], Headers(scope=scope))
        if refusal is None and self._asking[client] >= self._per_client:
            refusal = PlainTextResponse(
                f"This address has {self._per_client} requests under way; wait for them to end.\n",
                status_code=429,
                headers={"Retry-After": "1"},
            )
        if refusal is not None:
            # What comes after the head is not read, so the connection is of no more use.
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send_headed)
            return
        self._asking[client] += 1
        try:
            await self._app(scope, receive, send_headed)
        finally:
            self._asking[client] -= 1
            if not self._asking[client]:
                del self._asking[client]

    def _refuse(self, method: str, headers: Headers) -> PlainTextResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_mine(hosts[0]):
            return PlainTextResponse("This server does not go by that name.\n", status_code=421)
        site, navigates = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode") == "navigate"
        follows = navigates and method in _SAFE_METHODS and headers.get("sec-fetch-dest") == "document"
        foreign = site is not None and site not in ("same-origin", "none") and not follows
        origin = headers.get("origin")
        # Origin is "null" where a page hides its own, as a sandboxed frame does.
        if foreign or (origin is not None and urlsplit(origin).netloc.lower() != hosts[0].lower()):
            return PlainTextResponse("Other sites may not use this server.\n", status_code=403)
        return None

    def _is_mine(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name = (parts.hostname or "").rstrip(".")
            if parts.port == 0 or parts.username is not None or parts.path or parts.query:
                return False
        except ValueError:
            return False
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return self._anywhere or address.is_loopback


def client_of(scope: Scope) -> str:
    """The address that a request comes from."""
    return scope["client"][0] if scope.get("client") else ""
