"""Backups on the disk: a mission copied while it is in use, and files packed into one."""
