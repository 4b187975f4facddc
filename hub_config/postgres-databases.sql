-- The community's database is made by the image; JupyterHub and the accounts have their own.
CREATE DATABASE jupyterhub OWNER setbook;
CREATE DATABASE accounts OWNER setbook;
