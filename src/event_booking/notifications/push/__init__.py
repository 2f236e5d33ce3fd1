"""Web Push: browsers that are subscribed, and what is sent to them."""
