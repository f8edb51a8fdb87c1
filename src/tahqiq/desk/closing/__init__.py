"""From an open mission to a closed, sealed, handed-over and wiped one."""
