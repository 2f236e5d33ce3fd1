"""Upgrading without an hour of closed doors: the release before runs on while the new one migrates."""
