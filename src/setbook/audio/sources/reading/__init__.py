"""From the set's own devices and clips to sources: the only part of the sources that knows the model."""
