"""The community service of a hub: sessions with their history, forks, workflows, racks and what people say of them.

Layers, high to low: `app` puts it together, `routes` speak HTTP, `services` know the rules, `identity` says who
calls, `store` keeps rows and contents, `settings` is where everything is.
"""
