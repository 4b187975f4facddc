"""The worker of the hub: jobs from a queue, each done once, each in a process of its own under limits.

`queue` carries jobs between service and worker, `ledger` says who does which, `limits` and `child`
run one job where it can harm nothing, `worker` puts them to work: ``python -m setbook.hub.jobs``.
"""
