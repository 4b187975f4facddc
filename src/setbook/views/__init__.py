"""What the views draw, as plain data: dictionaries for JSON, and buffers for what is large."""
