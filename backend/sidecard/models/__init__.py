"""The tables, one file per noun with its queries and verbs. Knows nothing of HTTP, and of no index."""
