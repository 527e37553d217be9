#!/usr/bin/env python3
"""Runs every ```sh block of a Markdown file, in order, as one person at one terminal would: run_blocks.py FILE.

The working folder is the current one. A command must succeed unless its line ends in `# exit N`. Fails with the line of
the file that did not do what it should."""
import re
import subprocess
import sys


def blocks(text):
    """(first line, text) of each ```sh block."""
    found, start, lines = [], None, []
    for number, line in enumerate(text.splitlines(), 1):
        if start is None and line.strip() == "```sh":
            start, lines = number + 1, []
        elif start is not None and line.strip() == "```":
            found.append((start, lines))
            start = None
        elif start is not None:
            lines.append(line)
    return found


def script(path):
    out = ["set -uo pipefail"]
    for start, lines in blocks(open(path, encoding="utf-8").read()):
        heredoc, command, first = None, [], start
        for offset, line in enumerate(lines):
            command.append(line)
            if heredoc:
                if line == heredoc:
                    heredoc = None
                else:
                    continue
            elif match := re.search(r"<<-?'?(\w+)'?", line):
                heredoc = match[1]
                continue
            if heredoc or line.endswith("\\") or not line.strip():
                continue
            wanted = re.search(r"#.*\bexit (\d+)", line)
            code = int(wanted[1]) if wanted else 0
            text = "\n".join(command)
            out.append(f"{text}\n__code=$?\nif ((__code != {code})); then echo \"{path}:{start + offset}: exit $__code, not {code}\" >&2; exit 1; fi")
            command = []
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    text = script(sys.argv[1])
    run = subprocess.run(["bash", "-c", text], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         encoding="utf-8")
    sys.stdout.write(run.stdout)
    sys.exit(run.returncode)
