"""Sessions in which nothing takes longer, is larger, or leads elsewhere than is allowed."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import requests

from event_booking.outbound.limits import TimeLimit, within


class CuttableAdapter(requests.adapters.HTTPAdapter):
    """Knows its sockets, so that what does not come to an end can be cut: it would keep a thread and a socket each."""

    #: Scheme to the class of its connections; what is missing is the library's own.
    kinds: Mapping[str, type] = {}

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []
        self.is_cut = False
        super().__init__()

    def get_connection_with_tls_context(self, *args: Any, **more: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **more)
        kind, adapter = self.kinds.get(pool.scheme, type(pool).ConnectionCls), self

        class Known(kind):  # type: ignore[misc,valid-type]
            def is_cut(self) -> bool:
                return adapter.is_cut

            def _new_conn(self) -> socket.socket:
                opened: socket.socket = super()._new_conn()
                adapter.know(opened)
                return opened

            def connect(self) -> None:
                super().connect()
                adapter.know(self.sock)  # another one, if it speaks TLS by now

        pool.ConnectionCls = Known
        return pool

    def know(self, opened: socket.socket) -> None:
        """Raise ``TimeLimit`` if it comes too late, so that nothing is sent on it.

        First remembered, then looked at: ``cut`` does it the other way round, and one of the two finds it.
        """
        self.sockets.append(opened)
        if self.is_cut:
            opened.close()
            raise TimeLimit

    def cut(self) -> None:
        """End what is open, and whatever opens from now on: a name server or a handshake may be late."""
        self.is_cut = True
        for each in self.sockets:
            with suppress(OSError):  # closed already
                each.shutdown(socket.SHUT_RDWR)


class BoundedSession(requests.Session):
    """No answer is waited for longer, or read further, than is allowed; no redirect is followed.

    One whose time was over once asks nothing any more.
    """

    adapter_class: type[CuttableAdapter] = CuttableAdapter
    #: Bytes.
    longest_answer = 500_000

    def __init__(self) -> None:
        super().__init__()
        self.adapter = self.adapter_class()
        for scheme in ("https://", "http://"):
            self.mount(scheme, self.adapter)

    def seconds(self) -> float:
        """How long the next request may take, from its name's resolution to the last byte of its answer."""
        raise NotImplementedError

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        left = self.seconds()
        # the socket's own limit stands behind ours: in the midst of an answer it would be no ``Timeout`` but an error
        more |= {"timeout": left + 1, "allow_redirects": False, "stream": True}
        try:
            return within(left, partial(self._read, partial(super().request, method, url, **more)))
        except TimeLimit as error:
            self.adapter.cut()
            raise requests.Timeout("no answer in time") from error

    def _read(self, ask: Callable[[], requests.Response]) -> requests.Response:
        with ask() as answer:
            answer._content = b"".join(self._limited(answer))  # noqa: SLF001 - so that ``json()`` finds what was read
        return answer

    def _limited(self, answer: requests.Response) -> Iterator[bytes]:
        size = 0
        for chunk in answer.iter_content(16_384):
            size += len(chunk)
            if size > self.longest_answer:
                self.too_long()
                return
            yield chunk

    def too_long(self) -> None:
        """What a longer answer means: it is cut, or this raises."""
