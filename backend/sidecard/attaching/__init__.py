"""Attachments' bytes: what they are, how they are called, where they lie. Never sees a request."""
