"""An S3 server on a loopback port: moto, which speaks the protocol and keeps everything in memory."""

import json

import boto3
import httpx
from moto.server import ThreadedMotoServer

BUCKET = "booking"
#: What docs/object-storage.rst tells people to set: pictures for everybody, nothing else.
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": [f"arn:aws:s3:::{BUCKET}/event_booking/{kind}/*" for kind in ("images", "avatars")],
        }
    ],
}


class ObjectStore:
    """``with ObjectStore() as store: store.environment, store.names()``."""

    def __enter__(self) -> "ObjectStore":
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        self.environment = {
            "S3_BUCKET": BUCKET, "S3_URL": self.url, "S3_ACCESS_KEY": "testing", "S3_SECRET_KEY": "testing",
        }  # fmt: skip
        self.client = boto3.client(
            "s3", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        self.client.create_bucket(Bucket=BUCKET)
        self.client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(POLICY))
        return self

    def __exit__(self, *error: object) -> None:
        self.server.stop()

    def names(self) -> list[str]:
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def fetch(url: str) -> httpx.Response:
    """As a stranger's browser would."""
    return httpx.get(url, trust_env=False)
