"""Ways to lose the primary, or what it needs. Each returns how the machine comes back."""

import signal
from collections.abc import Callable
from functools import partial

from tests.ha.cluster import Cluster
from tests.ha.nodes import Node

Return = Callable[[], object]


def nothing() -> None:
    """It comes back by itself."""


def die(cluster: Cluster, node: Node) -> Return:
    """Patroni, PostgreSQL and all of its processes are gone at once."""
    node.kill()
    return partial(node.start, cluster.nodes)


def freeze(cluster: Cluster, node: Node) -> Return:
    """The machine hangs: its connections stay open, and nobody answers."""
    frozen = node.tree()
    node.signal(signal.SIGSTOP, frozen)
    return partial(node.signal, signal.SIGCONT, frozen)


def freeze_patroni(cluster: Cluster, node: Node) -> Return:
    """It can not renew its lock, and does not stop its PostgreSQL either: there is another primary soon."""
    node.patroni.send_signal(signal.SIGSTOP)
    return partial(node.patroni.send_signal, signal.SIGCONT)


def kill_postgres(cluster: Cluster, node: Node) -> Return:
    """PostgreSQL crashes; Patroni sees it."""
    if postmaster := node.postmaster():
        postmaster.kill()
    return nothing


def switch_over(cluster: Cluster, node: Node) -> Return:
    """As before the machine is maintained."""
    cluster.ask("POST", "switchover", {"leader": node.name, "candidate": cluster.standby().name})
    return nothing


def kill_etcd(cluster: Cluster, node: Node) -> Return:
    """One of three."""
    node.etcd.kill()
    node.etcd.wait()
    return partial(node.start_etcd, cluster.nodes)


#: What happens to the primary, by what a person would call it.
TO_PRIMARY = {
    "primary's machine dies": die,
    "PostgreSQL of the primary crashes": kill_postgres,
    "Patroni of the primary hangs": freeze_patroni,
    "primary's machine hangs": freeze,
    "planned switchover": switch_over,
}
#: What happens to the standby without which nothing is committed. The primary stays what it is.
TO_STANDBY = {"standby's machine dies": die, "standby's machine hangs": freeze, "one etcd dies": kill_etcd}
