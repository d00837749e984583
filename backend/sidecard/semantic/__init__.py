"""What a ticket and a card mean, by an embedding model: an extra. Nothing here is imported while it is switched off."""
