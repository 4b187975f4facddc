"""Sound from the machine that runs this process: a render thread, a ring, a callback that only copies."""
