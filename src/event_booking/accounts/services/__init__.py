"""What can be done with accounts. Each module has one subject."""
