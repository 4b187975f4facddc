"""HTTP: what is asked, turned into what the services do, and their answers and refusals into responses."""
