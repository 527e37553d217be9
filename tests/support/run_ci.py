#!/usr/bin/env python3
"""Runs what a CI file of examples/ci would run, job by job: run_ci.py FILE, in a project's folder.

What belongs to the service (its expressions, downloads, its own client) is stood in for; every `schema` command is real."""
import os
import re
import subprocess
import sys

import yaml

STAND_INS = ("curl", "jq", "sudo", "apt-get", "gh")


def github(config):
    for job, body in config["jobs"].items():
        for step in body["steps"]:
            if "run" in step:
                yield job, step["run"], step.get("env", {})


def gitlab(config):
    for job, body in config.items():
        if job == "stages":
            continue
        for command in body.get("before_script", []) + body.get("script", []):
            yield job, command, {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_IID": "7",
                                 "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "1",
                                 "GITLAB_TOKEN": "of the project"}


def pre_commit(config):
    for repo in config["repos"]:
        for hook in repo["hooks"]:
            yield hook["id"], hook["entry"], {}


def main(path):
    config = yaml.safe_load(open(path, encoding="utf-8"))
    steps = github(config) if "jobs" in config else pre_commit(config) if "repos" in config else gitlab(config)
    os.makedirs(".stand-ins", exist_ok=True)
    for name in STAND_INS:
        with open(f".stand-ins/{name}", "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\necho "{name} $*" >> .stand-ins/asked\nexit 0\n')
        os.chmod(file.name, 0o755)
    ran = 0
    for job, command, variables in steps:
        environment = dict(os.environ, PATH=os.path.abspath(".stand-ins") + ":" + os.environ["PATH"], SCHEMA_DEB_URL="-")
        for name, value in variables.items():
            # A secret is what the environment of this run has under its name.
            secret = re.fullmatch(r"\$\{\{ *secrets\.(\w+) *\}\}", str(value))
            environment[name] = os.environ.get(secret[1], "") if secret else str(value)
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", command], env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        sys.stdout.write(f"== {job}: {command}\n{run.stdout}")
        ran += "schema " in command
        if run.returncode != 0:
            print(f"{path}: {job}: exit {run.returncode}")
            return 1
    # Where reviewers are shown the plan, it is what was written there.
    asked = open(".stand-ins/asked", encoding="utf-8").read() if os.path.exists(".stand-ins/asked") else ""
    comments = "repos" in config or re.search(r"--body-file plan\.md|--request POST .*body@plan\.md", asked)
    if not comments or ("repos" not in config and not os.path.getsize("plan.md")):
        print(f"{path}: nobody is shown the plan: {asked}")
        return 1
    return 0 if ran else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
