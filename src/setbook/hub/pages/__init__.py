"""The hub's pages: what people see, from the same services as the API; what changes something goes to the API."""
