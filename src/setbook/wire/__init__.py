"""What client and service of a hub say to each other: one message a class, the same on both sides."""
