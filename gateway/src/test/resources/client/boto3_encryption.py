"""boto3 with each kind of encryption, against a server that the environment names. Over https: keys of clients go over
nothing else."""

import base64
import hashlib
import io
import os
import random
import ssl
import unittest
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

MIB = 1024 * 1024
KEY = bytes(range(32))
KMS_KEY = os.environ["KMS_KEY"]
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
TOLD = ["ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "SSECustomerAlgorithm", "SSECustomerKeyMD5"]


def customer(key=KEY, prefix=""):
    return {prefix + "SSECustomerAlgorithm": "AES256", prefix + "SSECustomerKey": key}


# Of each kind: what a write asks for, what a read brings, and what answers tell. Transfers of files cannot ask for bucket keys.
SERVER = {"ServerSideEncryption": "AES256"}, {}, {"ServerSideEncryption": "AES256"}
KMS = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KMS_KEY}
KMS = KMS, {}, KMS
CUSTOMER = customer(), customer(), {
    "SSECustomerAlgorithm": "AES256", "SSECustomerKeyMD5": base64.b64encode(hashlib.md5(KEY).digest()).decode()}
KINDS = {"SSE-S3": SERVER, "SSE-KMS": KMS, "SSE-C": CUSTOMER}


class Encryption(unittest.TestCase):
    def setUp(self):
        config = Config(signature_version="s3v4")
        self.s3 = boto3.client("s3", endpoint_url=os.environ["ENDPOINT"], region_name="us-east-1", config=config)
        self.bucket = "%s-%s" % (os.environ["PREFIX"], self._testMethodName.replace("_", "-")[5:])
        self.s3.create_bucket(Bucket=self.bucket)

    def tells(self, told, answer):
        self.assertEqual(told, {name: answer[name] for name in TOLD if name in answer})

    def fails(self, status, code, call, **arguments):
        with self.assertRaises(ClientError) as raised:
            call(Bucket=self.bucket, **arguments)
        answer = raised.exception.response
        self.assertEqual((status, code), (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]))

    def holds(self, key, data, reading, told):
        got = self.s3.get_object(Bucket=self.bucket, Key=key, **reading)
        self.assertEqual(data, got["Body"].read())
        self.tells(told, got)
        head = self.s3.head_object(Bucket=self.bucket, Key=key, **reading)
        self.assertEqual(len(data), head["ContentLength"])
        self.tells(told, head)

    def test_objects(self):
        for name, (asked, reading, told) in KINDS.items():
            with self.subTest(name):
                for size in (0, 1, 200_000):
                    data = random.Random(size).randbytes(size)
                    self.tells(told, self.s3.put_object(Bucket=self.bucket, Key="k", Body=data, **asked))
                    self.holds("k", data, reading, told)
                for first, last in (0, 0), (65_535, 65_536), (1000, 199_999):
                    part = self.s3.get_object(
                        Bucket=self.bucket, Key="k", Range="bytes=%d-%d" % (first, last), **reading)
                    self.assertEqual(data[first:last + 1], part["Body"].read())
                with self.assertRaises(ClientError) as raised:
                    self.s3.get_object(Bucket=self.bucket, Key="k", Range="bytes=200000-", **reading)
                self.assertEqual("InvalidRange", raised.exception.response["Error"]["Code"])

    def test_parts(self):
        """Up, down in ranges with a thread each, and from there into parts of another object, of each other kind."""
        data = random.Random(7).randbytes(12 * MIB + 5)
        for name, (asked, reading, told) in KINDS.items():
            with self.subTest(name):
                self.s3.upload_fileobj(io.BytesIO(data), self.bucket, "big", ExtraArgs=dict(asked), Config=PARTS)
                self.holds("big", data, reading, told)
                self.assertTrue(self.s3.head_object(Bucket=self.bucket, Key="big", **reading)["ETag"].endswith('-3"'))
                got = io.BytesIO()
                self.s3.download_fileobj(self.bucket, "big", got, ExtraArgs=dict(reading), Config=PARTS)
                self.assertEqual(data, got.getvalue())
                for start in (5 * MIB - 3, 10 * MIB - 3):
                    across = self.s3.get_object(
                        Bucket=self.bucket, Key="big", Range="bytes=%d-%d" % (start, start + 9), **reading)
                    self.assertEqual(data[start:start + 10], across["Body"].read())
                second = self.s3.get_object(Bucket=self.bucket, Key="big", PartNumber=2, **reading)
                self.assertEqual(data[5 * MIB:10 * MIB], second["Body"].read())
                source = customer(prefix="CopySource") if reading else {}
                for other, other_reading, other_told in KINDS.values():
                    self.s3.copy(
                        {"Bucket": self.bucket, "Key": "big"}, self.bucket, "copy", ExtraArgs={**other, **source}, Config=PARTS)
                    self.holds("copy", data, other_reading, other_told)

    def test_copies_in_one_request(self):
        for name, (asked, reading, told) in KINDS.items():
            with self.subTest(name):
                self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"hello", **asked)
                source = customer(prefix="CopySource") if reading else {}
                for other, other_reading, other_told in KINDS.values():
                    copied = self.s3.copy_object(
                        Bucket=self.bucket, Key="copy", CopySource={"Bucket": self.bucket, "Key": "k"}, **other, **source)
                    self.tells(other_told, copied)
                    self.holds("copy", b"hello", other_reading, other_told)

    def test_wrong_keys(self):
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"hello", **customer())
        other = customer(bytes(32))
        self.fails(400, "InvalidRequest", self.s3.get_object, Key="k")
        self.fails(400, "400", self.s3.head_object, Key="k")
        self.fails(403, "AccessDenied", self.s3.get_object, Key="k", **other)
        self.fails(403, "403", self.s3.head_object, Key="k", **other)
        self.fails(400, "InvalidArgument", self.s3.get_object, Key="k", **customer(b"too short"))
        encoded = customer(base64.b64encode(KEY).decode())
        self.fails(400, "InvalidArgument", self.s3.get_object, Key="k", SSECustomerKeyMD5=encoded["SSECustomerKey"], **encoded)
        unknown = {**customer(), "SSECustomerAlgorithm": "AES128"}
        self.fails(400, "InvalidEncryptionAlgorithmError", self.s3.get_object, Key="k", **unknown)
        self.s3.put_object(Bucket=self.bucket, Key="plain", Body=b"hello")
        self.fails(400, "InvalidRequest", self.s3.get_object, Key="plain", **customer())
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="parts", **customer())["UploadId"]
        part = dict(Key="parts", UploadId=upload, PartNumber=1, Body=b"hello")
        self.fails(400, "InvalidRequest", self.s3.upload_part, **part)
        self.fails(400, "InvalidRequest", self.s3.upload_part, **part, **other)
        self.fails(400, "KMS.NotFoundException", self.s3.put_object, Key="k", Body=b"",
                   ServerSideEncryption="aws:kms", SSEKMSKeyId=KMS_KEY[:-12] + "0" * 12)

    def test_default_of_a_bucket(self):
        def rules(**by):
            return {"Rules": [{"ApplyServerSideEncryptionByDefault": by, "BucketKeyEnabled": len(by) > 1}]}

        self.fails(404, "ServerSideEncryptionConfigurationNotFoundError", self.s3.get_bucket_encryption)
        for told, wanted in (
            (SERVER[2], rules(SSEAlgorithm="AES256")),
            ({**KMS[2], "BucketKeyEnabled": True}, rules(SSEAlgorithm="aws:kms", KMSMasterKeyID=KMS_KEY)),
        ):
            self.s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration=wanted)
            rule = self.s3.get_bucket_encryption(Bucket=self.bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
            for name, value in wanted["Rules"][0].items():
                self.assertEqual(value, rule[name])
            self.s3.upload_fileobj(io.BytesIO(b"x" * 6 * MIB), self.bucket, "k", Config=PARTS)
            self.holds("k", b"x" * 6 * MIB, {}, told)
        self.s3.delete_bucket_encryption(Bucket=self.bucket)
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"hello")
        self.holds("k", b"hello", {}, {})

    def test_presigned(self):
        """A link takes the header of the kind along, signed; one of SSE-C takes the key along that its user must know."""
        def send(method, url, headers, data=None):
            context = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
            request = urllib.request.Request(url, data=data, method=method, headers=headers)
            with urllib.request.urlopen(request, context=context) as answer:
                return answer.read()

        field = "x-amz-server-side-encryption"
        headers = {
            "SSE-S3": {field: "AES256"},
            "SSE-KMS": {field: "aws:kms", field + "-aws-kms-key-id": KMS_KEY},
            "SSE-C": {
                field + "-customer-algorithm": "AES256",
                field + "-customer-key": base64.b64encode(KEY).decode(),
                field + "-customer-key-md5": CUSTOMER[2]["SSECustomerKeyMD5"],
            },
        }
        for name, (asked, reading, told) in KINDS.items():
            with self.subTest(name):
                where = {"Bucket": self.bucket, "Key": "k"}
                put = self.s3.generate_presigned_url("put_object", {**where, **asked})
                send("PUT", put, headers[name], name.encode())
                self.holds("k", name.encode(), reading, told)
                get = self.s3.generate_presigned_url("get_object", {**where, **reading})
                self.assertEqual(name.encode(), send("GET", get, headers[name] if reading else {}))


if __name__ == "__main__":
    unittest.main()
