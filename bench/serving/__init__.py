"""What `python -m bench serve` stands on: the people, the driver with its connections, the floor."""
