"""How accounts are spoken over HTTP."""
