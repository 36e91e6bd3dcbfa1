"""Calls of boto3 against a server that the environment names, each with what its caller would see."""

import base64
import hashlib
import io
import os
import random
import ssl
import unittest
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.client import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["ENDPOINT"]
AUTHORITY = os.environ.get("AWS_CA_BUNDLE")
MIB = 1024 * 1024
ODD_KEYS = [
    "plain",
    "with space",
    "a+b&c=d;e?f#g%h%20i",
    "//two//slashes//",
    "ünïcödé/日本語/😀",
    "tab\tnewline\nbell\x07",
    "<xml>&amp;\"'",
    "~!*'()",
    "x" * 1024,
]


def client(region="us-east-1", **settings):
    return boto3.client("s3", endpoint_url=ENDPOINT, region_name=region, config=Config(**settings))


def fetch(url, method="GET", data=None, headers=None):
    """Status, headers and body, by something that knows nothing of S3."""
    context = ssl.create_default_context(cafile=AUTHORITY) if AUTHORITY else None
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, context=context) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def with_header(s3, operation, name, value):
    """Sends a header that the older of the two releases has no parameter for."""
    s3.meta.events.register("before-call.s3." + operation, lambda params, **_: params["headers"].update({name: value}))
    return s3


class Calls(unittest.TestCase):
    def setUp(self):
        self.s3 = client()
        self.bucket = "%s-%s" % (os.environ["PREFIX"], self._testMethodName.replace("_", "-")[5:])
        self.s3.create_bucket(Bucket=self.bucket)

    def put(self, key, body=b"body", **more):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def get(self, key, **more):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)["Body"].read()

    def fails(self, status, code, call, **arguments):
        with self.assertRaises(ClientError) as raised:
            call(Bucket=self.bucket, **arguments)
        answer = raised.exception.response
        self.assertEqual((status, code), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]))

    def test_multipart_with_threads(self):
        data = random.Random(7).randbytes(33 * MIB + 5)
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=8)
        sent = {"ContentType": "text/x-big", "CacheControl": "max-age=1", "Metadata": {"who": "me"}}
        self.s3.upload_fileobj(io.BytesIO(data), self.bucket, "big", ExtraArgs=sent, Config=config)
        head = self.s3.head_object(Bucket=self.bucket, Key="big")
        self.assertEqual(len(data), head["ContentLength"])
        self.assertTrue(head["ETag"].endswith('-7"'), head["ETag"])
        for name, value in sent.items():
            self.assertEqual(value, head[name])
        md5s = b"".join(hashlib.md5(data[at:at + 5 * MIB]).digest() for at in range(0, len(data), 5 * MIB))
        self.assertEqual('"%s-7"' % hashlib.md5(md5s).hexdigest(), head["ETag"])
        got = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "big", got, Config=config)
        self.assertEqual(data, got.getvalue())
        self.s3.copy({"Bucket": self.bucket, "Key": "big"}, self.bucket, "big copy", Config=config)
        self.assertEqual(data, self.get("big copy"))

    def test_tags_at_upload(self):
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        expected = [{"Key": "team", "Value": "cloak room"}, {"Key": "stage", "Value": ""}]
        sent = {"Tagging": "team=cloak%20room&stage=", "StorageClass": "STANDARD_IA", "Metadata": {"who": "me"}}

        def tags(key):
            return self.s3.get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"]

        for key, size, parts in ("small", 5, ""), ("big", 11 * MIB, "-3"):
            self.s3.upload_fileobj(io.BytesIO(bytes(size)), self.bucket, key, ExtraArgs=sent, Config=config)
            head = self.s3.head_object(Bucket=self.bucket, Key=key)
            self.assertEqual(parts, head["ETag"].strip('"')[32:])
            self.assertEqual("STANDARD_IA", head["StorageClass"])
            self.assertEqual(expected, tags(key))
            self.assertEqual("2", head["ResponseMetadata"]["HTTPHeaders"]["x-amz-tagging-count"])
            # A copy in one request takes the tags along.
            self.s3.copy_object(Bucket=self.bucket, Key=key + " copy", CopySource={"Bucket": self.bucket, "Key": key})
            self.assertEqual(expected, tags(key + " copy"))
        self.fails(400, "InvalidTag", self.s3.put_object, Key="k", Body=b"", Tagging="a*=b")
        self.fails(400, "InvalidArgument", self.s3.put_object, Key="k", Body=b"", Tagging="a=1&a=2")
        many = "&".join("k%d=v" % number for number in range(11))
        self.fails(400, "BadRequest", self.s3.put_object, Key="k", Body=b"", Tagging=many)

    def test_parts_of_objects(self):
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
        data = random.Random(9).randbytes(11 * MIB)
        self.s3.upload_fileobj(
            io.BytesIO(data), self.bucket, "k", ExtraArgs={"ChecksumAlgorithm": "SHA256"}, Config=config)
        asked = dict(Bucket=self.bucket, Key="k")
        parts = [data[at:at + 5 * MIB] for at in range(0, len(data), 5 * MIB)]
        sums = [base64.b64encode(hashlib.sha256(part).digest()).decode() for part in parts]
        attributes = self.s3.get_object_attributes(ObjectAttributes=["ObjectParts", "Checksum"], **asked)
        listed = attributes["ObjectParts"]
        self.assertEqual(3, listed["TotalPartsCount"])
        self.assertEqual(sums, [part["ChecksumSHA256"] for part in listed["Parts"]])
        self.assertEqual([len(part) for part in parts], [part["Size"] for part in listed["Parts"]])
        for number, part in enumerate(parts, 1):
            # Reading it to the end makes boto3 verify the checksum where it can.
            got = self.s3.get_object(PartNumber=number, ChecksumMode="ENABLED", **asked)
            self.assertEqual(part, got["Body"].read())
            self.assertEqual(sums[number - 1], got["ChecksumSHA256"])
            self.assertEqual(3, got["PartsCount"])
        self.fails(416, "InvalidPartNumber", self.s3.get_object, Key="k", PartNumber=4)
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=asked)
        copy = self.s3.get_object_attributes(
            Bucket=self.bucket, Key="copy", ObjectAttributes=["ObjectParts", "Checksum"])
        self.assertNotIn("ObjectParts", copy)
        whole = base64.b64encode(hashlib.sha256(data).digest()).decode()
        self.assertEqual(whole, copy["Checksum"]["ChecksumSHA256"])

    def test_many_threads_with_one_client(self):
        def round_trip(number):
            body = random.Random(number).randbytes(number * 997)
            self.put("n/%d" % number, body)
            return body == self.get("n/%d" % number)

        with ThreadPoolExecutor(16) as pool:
            self.assertTrue(all(pool.map(round_trip, range(100))))

    def test_empty_files_between_others(self):
        """All over one connection, without a retry that would hide a stall. The server ends a stall after 30 seconds."""
        s3 = client(max_pool_connections=1, read_timeout=20, retries={"total_max_attempts": 1})
        for number, size in enumerate([0, 9, 0, 0, 9, 9, 0]):
            s3.put_object(Bucket=self.bucket, Key="k%d" % number, Body=io.BytesIO(b"x" * size))
            self.assertEqual(b"x" * size, s3.get_object(Bucket=self.bucket, Key="k%d" % number)["Body"].read())

    def test_odd_keys(self):
        for key in ODD_KEYS:
            self.put(key, key.encode())
        for key in ODD_KEYS:
            self.assertEqual(key.encode(), self.get(key), key)
        for operation in ("list_objects_v2", "list_objects"):
            listed = getattr(self.s3, operation)(Bucket=self.bucket)
            self.assertEqual(sorted(ODD_KEYS, key=str.encode), [each["Key"] for each in listed["Contents"]])
        self.s3.copy_object(
            Bucket=self.bucket, Key="copied", CopySource={"Bucket": self.bucket, "Key": ODD_KEYS[2]})
        self.assertEqual(ODD_KEYS[2].encode(), self.get("copied"))

    def test_delete_objects(self):
        keys = ["k%04d" % number for number in range(40)] + [key for key in ODD_KEYS if key.isprintable()]
        for key in keys:
            self.put(key)
        wanted = {"Objects": [{"Key": key} for key in keys]}
        deleted = self.s3.delete_objects(Bucket=self.bucket, Delete=wanted)
        self.assertEqual(sorted(keys), sorted(each["Key"] for each in deleted["Deleted"]))
        self.assertEqual(0, self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"])
        quiet = self.s3.delete_objects(Bucket=self.bucket, Delete={"Quiet": True, **wanted})
        self.assertNotIn("Deleted", quiet)
        self.s3.delete_bucket(Bucket=self.bucket)
        self.fails(404, "NoSuchBucket", self.s3.list_objects_v2)

    def test_presigned_v2(self):
        self.presigned(client(), "AWSAccessKeyId=")

    def test_presigned_v4(self):
        self.presigned(client(signature_version="s3v4"), "X-Amz-Signature=")

    def presigned(self, s3, mark):
        def url(call, **more):
            signed = s3.generate_presigned_url(call, {"Bucket": self.bucket, "Key": "a b+c/ü", **more}, ExpiresIn=60)
            self.assertIn(mark, signed)
            return signed

        put = url("put_object", ContentType="text/x-mine")
        self.assertEqual(200, fetch(put, "PUT", b"presigned", {"Content-Type": "text/x-mine"})[0])
        self.assertEqual(403, fetch(put, "PUT", b"presigned", {"Content-Type": "text/other"})[0])
        status, headers, body = fetch(url("get_object"))
        self.assertEqual((200, b"presigned", "text/x-mine"), (status, body, headers["Content-Type"]))
        status, headers, body = fetch(url("get_object", ResponseContentDisposition='attachment; filename="a b"'))
        self.assertEqual('attachment; filename="a b"', headers["Content-Disposition"])
        status, headers, body = fetch(url("head_object"), "HEAD")
        self.assertEqual((200, b"", "9"), (status, body, headers["Content-Length"]))
        status, headers, body = fetch(url("get_object").replace("a%20b", "a%20c"))
        self.assertEqual(403, status)
        self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", body)
        self.assertEqual(204, fetch(url("delete_object"), "DELETE")[0])
        self.assertEqual(404, fetch(url("get_object"))[0])

    def test_conditional_writes(self):
        first = self.put("k", b"1")["ETag"]
        absent = with_header(client(), "PutObject", "If-None-Match", "*")
        self.fails(412, "PreconditionFailed", absent.put_object, Key="k", Body=b"2")
        matching = with_header(client(), "PutObject", "If-Match", first)
        matching.put_object(Bucket=self.bucket, Key="k", Body=b"3")
        self.fails(412, "PreconditionFailed", matching.put_object, Key="k", Body=b"4")
        self.assertEqual(b"3", self.get("k"))
        self.fails(404, "NoSuchKey", matching.put_object, Key="none", Body=b"5")

        def race(number):
            try:
                absent.put_object(Bucket=self.bucket, Key="raced", Body=b"%d" % number)
                return number
            except ClientError as lost:
                self.assertIn(lost.response["ResponseMetadata"]["HTTPStatusCode"], (409, 412))
                return None

        with ThreadPoolExecutor(16) as pool:
            won = [number for number in pool.map(race, range(32)) if number is not None]
        self.assertEqual(1, len(won))
        self.assertEqual(b"%d" % won[0], self.get("raced"))

    def test_conditional_reads(self):
        etag = self.put("k", b"0123456789")["ETag"]
        modified = self.s3.head_object(Bucket=self.bucket, Key="k")["LastModified"]
        self.assertEqual(b"0123456789", self.get("k", IfMatch=etag))
        self.fails(412, "PreconditionFailed", self.s3.get_object, Key="k", IfMatch='"other"')
        self.fails(304, "304", self.s3.get_object, Key="k", IfNoneMatch=etag)
        self.fails(304, "304", self.s3.get_object, Key="k", IfModifiedSince=modified)
        self.assertEqual(b"234", self.get("k", Range="bytes=2-4"))
        self.assertEqual(b"89", self.get("k", Range="bytes=-2"))
        self.fails(416, "InvalidRange", self.s3.get_object, Key="k", Range="bytes=10-")

    def test_paginators(self):
        keys = ["%s/%02d" % (folder, number) for folder in "abc" for number in range(9)] + ["top", "ü/+ %"]
        for key in keys:
            self.put(key)

        def pages(operation, size, **more):
            found = self.s3.get_paginator(operation).paginate(
                Bucket=self.bucket, PaginationConfig={"PageSize": size}, **more)
            return list(found)

        for operation in ("list_objects_v2", "list_objects"):
            for size in (1, 4, 1000):
                listed = [each["Key"] for page in pages(operation, size) for each in page.get("Contents", [])]
                self.assertEqual(keys, listed)
                listed = pages(operation, size, Delimiter="/")
                self.assertEqual(
                    ["a/", "b/", "c/", "ü/"],
                    [each["Prefix"] for page in listed for each in page.get("CommonPrefixes", [])])
                self.assertEqual(["top"], [each["Key"] for page in listed for each in page.get("Contents", [])])
        self.assertEqual(3, len(pages("list_objects_v2", 4, Prefix="b/")))
        self.assertEqual(1, len(pages("list_objects_v2", 9, Prefix="b/")))
        versions = [each for page in pages("list_object_versions", 4) for each in page["Versions"]]
        self.assertEqual(keys, [each["Key"] for each in versions])
        self.assertEqual({("null", True)}, {(each["VersionId"], each["IsLatest"]) for each in versions})

        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="parts + ü")["UploadId"]
        for number in range(1, 8):
            self.s3.upload_part(
                Bucket=self.bucket, Key="parts + ü", UploadId=upload, PartNumber=number, Body=b"%d" % number)
        parts = [each for page in pages("list_parts", 2, Key="parts + ü", UploadId=upload) for each in page["Parts"]]
        self.assertEqual(list(range(1, 8)), [each["PartNumber"] for each in parts])
        uploads = [each["UploadId"] for page in pages("list_multipart_uploads", 1) for each in page["Uploads"]]
        self.assertEqual([upload], uploads)
        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="parts + ü", UploadId=upload)

    def test_emptying_versions(self):
        """boto3 deletes the versions of each page before it asks for the next one."""
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        for _ in range(3):
            for key in ("a", "b"):
                self.put(key)
                self.put(key)
                self.s3.delete_object(Bucket=self.bucket, Key=key)
        bucket = boto3.resource("s3", "us-east-1", endpoint_url=ENDPOINT).Bucket(self.bucket)
        self.assertEqual(18, len(list(bucket.object_versions.page_size(4))))
        for size in (1, 3):
            bucket.object_versions.page_size(size).delete()
            self.assertEqual([], list(bucket.object_versions.all()))
            self.put("again")
            self.put("again")
            self.put("again")
        bucket.object_versions.page_size(2).delete()
        self.s3.delete_bucket(Bucket=self.bucket)

    def test_signature_v2(self):
        """The older release signs operations with a parameter of their own (`?acl`) in a way that nobody accepts."""
        old = client(signature_version="s3")
        old.put_object(Bucket=self.bucket, Key="a b+c", Body=b"body")
        self.assertEqual(b"body", old.get_object(Bucket=self.bucket, Key="a b+c")["Body"].read())
        self.assertEqual(["a b+c"], [each["Key"] for each in old.list_objects(Bucket=self.bucket)["Contents"]])
        old.head_bucket(Bucket=self.bucket)
        for operation in ["list_objects", "head_bucket"]:
            link = old.generate_presigned_url(operation, Params={"Bucket": self.bucket})
            self.assertIn("AWSAccessKeyId=", link)
            self.assertEqual(200, fetch(link, "HEAD" if operation == "head_bucket" else "GET")[0], link)

    def test_anonymous_and_foreign(self):
        anonymous = client(signature_version=UNSIGNED)
        self.put("private")
        self.put("public", ACL="public-read")
        self.assertEqual(b"body", anonymous.get_object(Bucket=self.bucket, Key="public")["Body"].read())
        self.fails(403, "AccessDenied", anonymous.get_object, Key="private")
        self.fails(403, "AccessDenied", anonymous.put_object, Key="public", Body=b"")
        wrong = boto3.Session(os.environ["AWS_ACCESS_KEY_ID"], "wrong").client("s3", "us-east-1", endpoint_url=ENDPOINT)
        self.fails(403, "SignatureDoesNotMatch", wrong.get_object, Key="public")

    def test_regions(self):
        with self.assertRaises(ClientError) as raised:
            client("eu-west-1").create_bucket(
                Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        self.assertEqual("BucketAlreadyOwnedByYou", raised.exception.response["Error"]["Code"])
        other = self.bucket + "-eu"
        client("eu-west-1").create_bucket(
            Bucket=other, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        self.assertEqual("eu-west-1", self.s3.get_bucket_location(Bucket=other)["LocationConstraint"])
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])
        client("eu-west-1").put_object(Bucket=other, Key="k", Body=b"there")
        self.assertEqual(b"there", self.s3.get_object(Bucket=other, Key="k")["Body"].read())


if __name__ == "__main__":
    unittest.main()
