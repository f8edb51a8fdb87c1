"""``python -m tahqiq`` is the command ``tahqiq``."""

from tahqiq.cli.main import main

main()
