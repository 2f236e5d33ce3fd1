"""Telegram: which chat is whose, and what the bot hears."""
