"""Live's effects, a file per family: which kernel plays a device, and how its parameters are converted."""
