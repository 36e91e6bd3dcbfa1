package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `GET /bucket?uploads`.
record ListUploads() implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var got = trial.send(Request.toBucket("GET").query("uploads", "").query("encoding-type", "url"));
        // Two uploads of a key that began at the same instant come in any order.
        trial.expectLines(sorted(entries(model)), sorted(got.document().entries()));
    }

    private static List<String> sorted(List<Entry> entries) {
        return Document.of(Map.of(), entries).lines().stream().sorted().toList();
    }

    private static List<Entry> entries(S3Model model) {
        return model.begun().stream()
                .filter(Upload::inProgress)
                .map(upload -> Entry.of(
                        "Upload",
                        Map.of(
                                "Key", upload.key().name(),
                                "UploadId", upload.id(),
                                "StorageClass", upload.metadata().storageClass())))
                .toList();
    }
}
