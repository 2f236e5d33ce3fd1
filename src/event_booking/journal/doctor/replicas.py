"""Are the replicas there, and do they follow?"""

from collections.abc import Iterator

from django.db import Error, connection, connections

from event_booking.conf import app_settings
from event_booking.journal.doctor.findings import Finding, broken, doubtful, examines, fine

#: How many bytes it lacks of those that the primary had, and how old the last transaction is that it knows.
BEHIND = (
    "SELECT pg_is_in_recovery(), pg_wal_lsn_diff(%s, pg_last_wal_replay_lsn()),"
    " EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())"
)


@examines("replicas")
def look_at_replicas() -> Iterator[Finding]:
    replicas = app_settings().REPLICAS
    if not replicas:
        yield fine("there are none")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        [written] = cursor.fetchone()
    for alias in replicas:
        yield _judge(alias, written)


def _judge(alias: str, written: str) -> Finding:
    try:
        is_replica, bytes_behind, seconds = _ask(alias, written)
    except Error as error:
        why = "The primary answers for it, and has its load as well."
        return doubtful(
            f"{alias}: {type(error).__name__}: {error}", why, f"See what ails it, and DATABASES[{alias!r}]."
        )
    if not is_replica:
        why = "It follows nobody: what it shows is older each day."
        return broken(f"{alias} is no replica", why, "Leave it out of REPLICAS, or set it up as a standby.")
    if bytes_behind <= 0:
        return fine(f"{alias} has all that the primary had")
    told = f"{alias} lacks {bytes_behind:.0f} bytes; the last transaction that it knows is {seconds or 0:.0f} s old"
    if seconds is not None and seconds <= app_settings().PRIMARY_SECONDS:
        return fine(told)
    why = "People do not find what they have just written: PRIMARY_SECONDS is less than that."
    return doubtful(told, why, "See pg_stat_replication on the primary, or leave it out of REPLICAS until it follows.")


def _ask(alias: str, written: str) -> tuple[bool, float, float | None]:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(BEHIND, [written])
            is_replica, bytes_behind, seconds = cursor.fetchone()
    finally:
        connections[alias].close()
    return bool(is_replica), float(bytes_behind or 0), None if seconds is None else float(seconds)
