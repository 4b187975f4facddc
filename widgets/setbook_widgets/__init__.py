"""The notebook widgets of setbook."""
