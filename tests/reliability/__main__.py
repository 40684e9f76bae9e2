"""All of them, one after the other: `python -m tests.reliability [--quick]`. Exits 1 where one of them fails."""

import argparse
import subprocess
import sys

# What each runs with --quick: enough to see that it works, on a busy machine too, and not enough for a figure.
COMMANDS = {
    "conflicts": ["--rounds", "50", "--requests", "10", "--resent", "10"],
    "registry": ["--rounds", "20"],
    "signing": ["--rounds", "10"],
    "load": ["--rounds", "50", "--on-one", "10", "--any-speed"],
    "crash": ["--rounds", "5"],
    "commit_reaches_disk": ["--rounds", "10"],
}
AT_MOST = 3600  # seconds for each


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute, for a look; without it, an hour")
    quick = parser.parse_args().quick
    failed = False
    for name, few in COMMANDS.items():
        command = [sys.executable, "-m", f"tests.reliability.{name}", *(few if quick else [])]
        failed |= subprocess.run(command, check=False, timeout=AT_MOST).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
