"""Who may sign in: people sign up with a password, an admin lets them in. Runs inside JupyterHub."""
