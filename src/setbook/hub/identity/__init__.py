"""Who calls: whatever says so is given to the service, a hub or a test."""
