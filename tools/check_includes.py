#!/usr/bin/env python3
"""Holds every #include between the project's folders against the DEPS that CMakeLists.txt declares."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
allowed = {}
for name, deps in re.findall(r"^add_module\((\w+)\s+DEPS([^)]*?)LIBS", (root / "CMakeLists.txt").read_text(), re.M):
    allowed[name] = set(deps.split()) | {name}
wrong = 0
for folder, may in allowed.items():
    for path in sorted((root / folder).rglob("*.[ch]pp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'\s*#include "(\w+)/', line)
            if found and found[1] not in may:
                print(f"{path.relative_to(root)}:{number}: {folder} may not include {found[1]}")
                wrong += 1
sys.exit(1 if wrong else 0)
