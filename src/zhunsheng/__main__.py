"""`python -m zhunsheng`: the same as the `zhunsheng` command."""

import sys

from zhunsheng.assembly.cli import main

sys.exit(main())
