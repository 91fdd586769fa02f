"""Awards: schemes with levels, and grants that begin, expire and can be revoked."""
