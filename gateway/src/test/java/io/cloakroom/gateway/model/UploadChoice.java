package io.cloakroom.gateway.model;

import java.util.Optional;

/// Which upload a step uses: the n-th that was begun in the bucket, counted from the newest.
record UploadChoice(int n) {
    Optional<Upload> in(S3Model model) {
        var begun = model.begun();
        return begun.isEmpty() ? Optional.empty() : Optional.of(begun.get(begun.size() - 1 - n % begun.size()));
    }

    static Answer noUpload() {
        return Answer.error(404, "NoSuchUpload");
    }
}
