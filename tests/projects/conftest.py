"""Host projects have tests of their own, which run in a process of their own."""

collect_ignore = ["club", "directory", "shop"]
