"""Speed as ratios: setbook beside a yardstick or a peer, both in the same run on the same machine."""
