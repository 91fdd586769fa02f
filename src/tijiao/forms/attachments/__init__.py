"""Files that belong to something: `attachments.keep(file, owner=("ledgers.record", 7), by=…, at=…)`."""

from tijiao.forms.attachments.domain import PENDING, Ready, claim, collect, keep, of, ready, register, visible, wipe

__all__ = ["PENDING", "Ready", "claim", "collect", "keep", "of", "ready", "register", "visible", "wipe"]
