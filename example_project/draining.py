"""A worker of gunicorn that answers everybody who has come when it is told to stop.

The kernel takes connections for it that it has not looked at yet. Gunicorn's own worker leaves them to be cut off, and
nginx can not ask another one in its place, since a booking that was sent may have been made.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from gunicorn.workers.sync import SyncWorker


class DrainingWorker(SyncWorker):  # type: ignore[misc]
    def run(self) -> None:
        super().run()
        came = [each for listener in self.sockets for each in self._all_who_came(listener)]
        for listener in self.sockets:
            listener.close()  # from here on nginx is refused, and asks another one
        for door, client, address in came:
            self.notify()
            self.handle(door, client, address)

    def _all_who_came(self, listener: Any) -> Iterator[tuple[Any, Any, Any]]:
        name = listener.getsockname()
        door = SimpleNamespace(getsockname=lambda: name)  # all that is asked of a listener, which is closed by then
        while True:
            try:
                client, address = listener.accept()
            except OSError:  # nobody is there any more
                return
            client.setblocking(True)
            yield door, client, address
