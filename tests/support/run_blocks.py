#!/usr/bin/env python3
"""Runs every ```sh block of a Markdown file, in order, as one person at one terminal would: run_blocks.py FILE.

The working folder is the current one. A command must succeed unless its line ends in `# exit N`. A ```console block shows
commands after `$ ` and what they print; there `…` stands for anything, alone on a line for any lines. Fails with the line
of the file that did not do what it should."""
import re
import subprocess
import sys

FENCE = re.compile(r"^```(\w*)$")
MARK = "\x02"  # printed before the output of each command


def blocks(text):
    """(language, first line, lines) of each fenced block."""
    found, language, start, lines = [], None, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line.strip())
        if language is None and fence:
            language, start, lines = fence[1], number + 1, []
        elif language is not None and line.strip() == "```":
            found.append((language, start, lines))
            language = None
        elif language is not None:
            lines.append(line)
    return found


def commands(text):
    """(line, command, wanted exit code, wanted output or None) in order."""
    found = []
    for language, start, lines in blocks(text):
        if language not in ("sh", "console"):
            continue
        heredoc, command = None, []
        for number, line in enumerate(lines, start):
            if language == "console" and not command and not line.startswith("$ "):
                found[-1][3].append(line)
                continue
            command.append(line[2:] if language == "console" and not command else line)
            if heredoc:
                if line != heredoc:
                    continue
                heredoc = None
            elif match := re.search(r"<<-?'?(\w+)'?", line):
                heredoc = match[1]
                continue
            if line.endswith("\\") or not line.strip():
                continue
            wanted = re.search(r"#.*\bexit (\d+)", line)
            found.append((number, "\n".join(command), int(wanted[1]) if wanted else 0, [] if language == "console" else None))
            command = []
    return found


def script(path, listed):
    out = ["set -uo pipefail"]
    for number, command, code, _ in listed:
        out.append(f"printf '{MARK}'\n{command}\n__code=$?\n"
                   f"if ((__code != {code})); then echo \"{path}:{number}: exit $__code, not {code}\" >&2; exit 1; fi")
    return "\n".join(out) + "\n"


def same(wanted, printed):
    """Is it printed as wanted? Both are lists of lines."""
    patterns = [None if line.strip() == "…" else re.compile(".*".join(re.escape(part) for part in line.split("…")))
                for line in wanted]
    reachable = {0}  # how many of the printed lines the patterns so far can account for
    for pattern in patterns:
        if pattern is None:
            reachable = set(range(min(reachable), len(printed) + 1)) if reachable else set()
        else:
            reachable = {at + 1 for at in reachable if at < len(printed) and pattern.fullmatch(printed[at])}
    return len(printed) in reachable


def main(path):
    listed = commands(open(path, encoding="utf-8").read())
    run = subprocess.run(["bash", "-c", script(path, listed)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, encoding="utf-8")
    outputs = run.stdout.split(MARK)[1:]
    sys.stdout.write("".join(outputs))
    status = run.returncode
    for (number, command, _, wanted), output in zip(listed, outputs):
        if wanted is not None and status == 0 and not same(wanted, output.splitlines()):
            print(f"{path}:{number}: `{command}` does not print what stands there")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
