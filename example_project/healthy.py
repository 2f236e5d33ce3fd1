"""Whether the web server of this machine answers: ``python -m example_project.healthy`` ends with 0 or 1."""

import http.client
import sys

from example_project.environment import env

HOST, PORT = env.str("HOST", default="127.0.0.1"), env.int("PORT", default=8000)


def answers() -> bool:
    """Whether it says that it is alive, whatever becomes of the database behind it."""
    name = env.list("ALLOWED_HOSTS", default=["localhost"])[0].lstrip(".")
    connection = http.client.HTTPConnection(HOST if HOST != "0.0.0.0" else "127.0.0.1", PORT, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/health/live/", headers={"Host": name})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers())
