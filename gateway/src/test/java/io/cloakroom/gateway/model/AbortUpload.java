package io.cloakroom.gateway.model;

import java.io.IOException;

/// `DELETE /bucket/key?uploadId`.
record AbortUpload(UploadChoice choice) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var found = choice.in(trial.model());
        if (found.isEmpty()) {
            return;
        }
        var upload = found.get();
        var got = trial.send(Request.to("DELETE", upload.key()).query("uploadId", upload.id()));
        trial.expect(upload.inProgress() ? Answer.of(204) : UploadChoice.noUpload(), got);
        upload.end();
    }
}
