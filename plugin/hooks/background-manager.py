#!/usr/bin/env python3
"""Where the original background-manager.py was: hands its arguments and its standard input to task-bg."""
import os
import signal
import sys

# Python ignores this signal, and what it starts would inherit that.
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
try:
    os.execvp("task-bg", ["task-bg", *sys.argv[1:]])
except OSError as error:
    # A hook without task-bg is silence, never the agent's problem.
    if sys.argv[1:2] == ["hook-complete"]:
        sys.exit(0)
    print(f"error: task-bg cannot be started: {error.strerror}", file=sys.stderr)
    print("\nhint: put it on PATH; in its source folder: make install PREFIX=~/.local", file=sys.stderr)
    sys.exit(127)
