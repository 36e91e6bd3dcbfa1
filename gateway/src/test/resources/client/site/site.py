"""A website whose pages upload to S3. It serves its pages, and signs what they ask for with boto3.

Prints its origin once it answers, and runs until it is killed.
"""

import json
import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.client import Config

S3 = boto3.client(
    "s3",
    endpoint_url=os.environ["ENDPOINT"],
    region_name="us-east-1",
    config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
)


def link(call, parameters):
    return {"url": S3.generate_presigned_url(call, Params=parameters, ExpiresIn=60)}


def form(bucket, key, fields):
    conditions = [{name: value} for name, value in fields.items()] + [["content-length-range", 1, 1 << 20]]
    return S3.generate_presigned_post(bucket, key, Fields=fields, Conditions=conditions, ExpiresIn=60)


class Site(SimpleHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"/link": link, "/form": form}[self.path](**asked)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=os.getcwd()))
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
