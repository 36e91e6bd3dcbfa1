"""The AWS CLI in one process, since most of a call's time is that of its start.

Each line of standard input is a JSON list of the arguments of one call. The line that answers it is a JSON object: the exit
code, and what the program printed.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

answers = sys.stdout
driver = create_clidriver()
for line in sys.stdin:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as ended:
            code = ended.code
    printed = [stream.buffer.getvalue().decode() for stream in (out, err)]
    print(json.dumps({"code": code, "out": printed[0], "err": printed[1]}), file=answers, flush=True)
