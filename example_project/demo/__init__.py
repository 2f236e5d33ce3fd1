"""A believable site: people, fifty events, and what people did with them."""
