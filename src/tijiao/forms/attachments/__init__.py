"""Files that belong to something: `attachments.keep(file, owner=("ledgers.record", 7), by=…, at=…)`."""

from tijiao.forms.attachments.domain import PENDING, claim, collect, keep, of, register, visible, wipe

__all__ = ["PENDING", "claim", "collect", "keep", "of", "register", "visible", "wipe"]
