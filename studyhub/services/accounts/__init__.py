"""People's accounts: how they begin and end, who may come in, what people set, what they may take away."""
