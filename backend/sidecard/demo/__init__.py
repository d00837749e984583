"""The demo: a made-up company, a practice desk, and the command that starts both. Never part of a deployment."""
