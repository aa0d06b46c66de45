"""uvicorn's HTTP protocol with a limit to how long the head of a request may take to come.

uvicorn limits the size of a head and how long a connection may be idle between requests, but not how slowly a head
drips in, nor how long a connection may be open before its first request.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


def patient_protocol(seconds: float) -> type[asyncio.Protocol]:
    """The protocol class that closes a connection whose request has no whole head after *seconds*."""

    class PatientProtocol(H11Protocol):
        _patience: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._rest()
            elif self._patience is None and not self.transport.is_closing():
                self._wait()

        def on_response_complete(self) -> None:
            self._rest()
            super().on_response_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._patience = self.loop.call_later(seconds, self.transport.close)

        def _rest(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
                self._patience = None

    return PatientProtocol
