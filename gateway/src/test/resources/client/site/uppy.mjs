/* Uploads with Uppy's plugin for S3. */
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

const MIB = 1024 * 1024;

/* The call of boto3 that makes the link for a request of the plugin. */
function callOf({ method, uploadId }) {
  return {
    PUT: uploadId ? "upload_part" : "put_object",
    POST: uploadId ? "complete_multipart_upload" : "create_multipart_upload",
    GET: "list_parts",
    DELETE: "abort_multipart_upload",
  }[method];
}

async function ask(path, question) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(question) });
  return answer.json();
}

/* Who signs: the website, by links or by a form; or the page itself, with keys that it was given. */
function signing(how, bucket, calls, s3) {
  if (how === "keys") {
    const { endpoint, accessKeyId, secretAccessKey } = s3;
    return {
      s3Endpoint: `${endpoint}/${bucket}`,
      getCredentials: () => ({ credentials: { accessKeyId, secretAccessKey }, region: "us-east-1" }),
    };
  }
  return {
    signRequest: (request) => {
      const call = callOf(request);
      const { key, uploadId, partNumber, contentType } = request;
      calls.push(partNumber ? `${call} ${partNumber}` : call);
      if (how === "form" && call === "put_object") {
        return ask("form", { bucket, key, fields: { "Content-Type": contentType } });
      }
      const parameters = { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: partNumber, ContentType: contentType };
      return ask("link", { call, parameters }); // JSON leaves out what is undefined
    },
  };
}

/*
 * Uploads a file of this many bytes, of which each is its place modulo 251. `afterPart` is what the user does when the
 * first part is there: nothing, "pause" (and go on), or "cancel". Returns how it ended, the ETags that the plugin saw,
 * and what the website was asked to sign.
 */
window.upload = async ({ how, bucket, key, size, multipart, afterPart, s3 }) => {
  const calls = [];
  const etags = [];
  const uppy = new Uppy();
  uppy.use(AwsS3, {
    shouldUseMultipart: multipart,
    getChunkSize: () => 5 * MIB,
    generateObjectKey: () => key,
    ...signing(how, bucket, calls, s3),
  });
  uppy.on("s3-multipart:part-uploaded", (_, part) => {
    etags.push(part.ETag);
    if (etags.length === 1 && afterPart === "pause") {
      uppy.pauseAll();
      setTimeout(() => uppy.resumeAll()); // once the plugin has seen the pause
    } else if (etags.length === 1 && afterPart === "cancel") {
      uppy.cancelAll();
    }
  });
  const bytes = Uint8Array.from({ length: size }, (_, place) => place % 251);
  uppy.addFile({ name: "file.bin", type: "application/x-test", data: new Blob([bytes]) });
  const { successful, failed } = await uppy.upload();
  return {
    location: successful?.[0]?.uploadURL,
    failed: failed?.map((file) => file.error),
    etags,
    calls,
  };
};
