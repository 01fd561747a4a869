"""What this room puts into registries."""

from portal.jobs import registry

registry.periodic("jobs.clear", task="portal.jobs.tasks.clear", every_seconds=3600)
registry.periodic("audit.seal", task="portal.audit.tasks.seal", every_seconds=60)
