package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `POST /bucket/key?uploads`.
record BeginUpload(Key key, Metadata metadata) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var locked = metadata.lock().refusal(model);
        var blocked = model.refusalOfKey(metadata.encryption().isOfClient());
        if (locked.isPresent() && blocked.isPresent()) {
            return; // which of two refusals comes first is not documented
        }
        var got = trial.send(Request.to("POST", key).query("uploads", "").headers(metadata.sent(model)));
        var refusal = locked.or(() -> blocked);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var id = model.fresh(got.document().text("UploadId"));
        // This document has no encoding-type, so a key that XML cannot hold is garbled.
        var shown = key.fitsXml()
                ? key.name()
                : Objects.requireNonNullElse(got.document().text("Key"), "");
        var texts = Map.of("Bucket", model.bucket(), "Key", shown, "UploadId", id);
        var upload = model.begin(new Upload(key, id, model.made(metadata), trial.sent()));
        trial.expect(
                model.tellAbort(
                        Answer.of(200)
                                .body(Document.of(texts, List.of()).lines())
                                .with(upload.encryption().told()),
                        upload),
                got);
    }

    @Override
    public List<Step> simpler() {
        return metadata.saysNothing()
                ? List.of()
                : List.of(
                        new BeginUpload(key, Metadata.NONE),
                        new BeginUpload(key, Metadata.NONE.encrypted(metadata.encryption())));
    }
}
