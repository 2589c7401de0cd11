"""The only place that knows the environment; it wires everything together."""
