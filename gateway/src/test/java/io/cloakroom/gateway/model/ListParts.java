package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// `GET /bucket/key?uploadId`.
record ListParts(UploadChoice choice) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var found = choice.in(trial.model());
        if (found.isEmpty()) {
            return;
        }
        var upload = found.get();
        var got = trial.send(
                Request.to("GET", upload.key()).query("uploadId", upload.id()).query("encoding-type", "url"));
        trial.expect(
                upload.inProgress()
                        ? trial.model()
                                .tellAbort(
                                        Answer.of(200)
                                                .body(document(trial.model(), upload, got)
                                                        .lines()),
                                        upload)
                        : UploadChoice.noUpload(),
                got);
    }

    /// The server chooses the times of parts.
    private static Document document(S3Model model, Upload upload, Reply got) {
        var shown = got.document().entries();
        var parts = new ArrayList<Entry>();
        upload.parts().forEach((number, bytes) -> {
            var texts = new TreeMap<>(Map.of(
                    "PartNumber", number.toString(),
                    "ETag", "\"" + upload.etag(number) + "\"",
                    "Size", Integer.toString(bytes.length)));
            if (parts.size() < shown.size()) {
                texts.put(
                        "LastModified",
                        String.valueOf(shown.get(parts.size()).texts().get("LastModified")));
            }
            parts.add(Entry.of("Part", texts));
        });
        var last = upload.parts().isEmpty() ? 0 : upload.parts().lastKey();
        var texts = new TreeMap<>(Map.of(
                "Bucket", model.bucket(),
                "Key", upload.key().name(),
                "UploadId", upload.id(),
                "EncodingType", "url",
                "StorageClass", upload.metadata().storageClass(),
                "PartNumberMarker", "0",
                "NextPartNumberMarker", Integer.toString(last),
                "MaxParts", "1000",
                "IsTruncated", "false"));
        return Document.of(texts, parts);
    }
}
