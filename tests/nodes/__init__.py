"""Several nodes, a database, a Redis and a proxy, each at an address of its own, and what breaks there."""
