"""The example site on PostgreSQL under Patroni, whose machines die: ``make test-ha``."""
