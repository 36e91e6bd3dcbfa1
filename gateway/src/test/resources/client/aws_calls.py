"""The AWS CLI without its start, which takes most of a call's time.

Each line of standard input is a JSON object: the arguments of one call, its environment and its working directory. A process of
its own, forked from this one, makes the call. The line that answers is a JSON object: the exit code, and what the CLI printed.
"""

import json
import os
import sys
import tempfile
import traceback

before = dict(os.environ)
from awscli.clidriver import create_clidriver

# Where the CLI keeps its data, which the import says in the environment.
said = {name: value for name, value in os.environ.items() if before.get(name) != value}


def call(asked, out, err):
    """In the process of the call: what `aws` does after its imports."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(said | asked["environment"])
    os.chdir(asked["directory"])
    sys.argv = ["aws"] + asked["arguments"]
    try:
        code = create_clidriver().main(asked["arguments"])
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 255
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


# What the first driver imports, those of the calls find there.
create_clidriver().session.get_service_model("s3")
for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            call(json.loads(line), out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        printed = []
        for stream in (out, err):
            stream.seek(0)
            printed.append(stream.read().decode())
    print(json.dumps({"code": code, "out": printed[0], "err": printed[1]}), flush=True)
