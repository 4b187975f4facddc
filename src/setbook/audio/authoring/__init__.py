"""Effects that a reader writes: kernels heard live in the browser, and anything else, frozen."""
