"""Whole tables in and out as workbooks: looked through first, applied as one auditable act, taken back as one."""
