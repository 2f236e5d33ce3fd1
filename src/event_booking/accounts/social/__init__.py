"""Signing in by another site (OAuth 2, OpenID Connect), by allauth's providers. Needs ``allauth.socialaccount``."""
