"""What the fuzzer knows of the platform: whom to send requests as, and what there is to ask for.

Every choice follows from the generated value itself, so that a seed gives the same requests again.
"""

import json
import os
from zlib import crc32

import schemathesis

TOKENS = json.loads(os.environ["TOTEUMA_FUZZ_TOKENS"])  # role -> access token
GRANTS = json.loads(os.environ["TOTEUMA_FUZZ_GRANTS"])  # ids of grants that exist

# Made-up ids would end at "not found" before anything else is looked at.
KNOWN = {
    "grant": GRANTS,
    "id": GRANTS,
    "claim": ["1", "2"],
    "number": ["1", "latest"],
    "report": ["1"],
    "edition": ["1", "2"],
    "file": ["report-fi.pdf", "report.json"],
}


def pick(seed, choices):
    return choices[crc32(repr(seed).encode()) % len(choices)]


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    for name, value in (path_parameters or {}).items():
        # Three in four are real; the others stay as they were drawn.
        if name in KNOWN and crc32(repr((value, name)).encode()) % 4:
            path_parameters[name] = pick((name, value), KNOWN[name])
    return path_parameters


@schemathesis.hook
def map_headers(ctx, headers):
    # A made-up position is waited for, as documented; other specs ask for it.
    return {name: value for name, value in (headers or {}).items() if name.lower() != "toteuma-not-older-than"}


@schemathesis.auth(refresh_interval=None)
class SignIn:
    """Mostly someone who may take the route, sometimes someone who may not."""

    def get(self, case, ctx):
        roles = case.operation.definition.raw.get("x-roles", ["any"])
        able = list(TOKENS) if "any" in roles else [role for role in roles if role in TOKENS]
        seed = (case.path_parameters, case.query, case.body)
        return TOKENS[pick(seed, able * 3 + list(TOKENS))]

    def set(self, case, data, ctx):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
