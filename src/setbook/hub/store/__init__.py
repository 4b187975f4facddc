"""What the service keeps: rows in a database, contents in a blob store, an index to search."""
