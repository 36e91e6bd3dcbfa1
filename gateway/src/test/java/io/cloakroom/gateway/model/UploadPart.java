package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// `PUT /bucket/key?partNumber&uploadId`.
///
/// @param key of the client that is sent
record UploadPart(UploadChoice choice, int number, Content content, KeyChoice key) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var found = choice.in(trial.model());
        if (found.isEmpty()) {
            return;
        }
        var upload = found.get();
        var bytes = content.bytes();
        var encryption = upload.encryption();
        var blocked = trial.model().refusalOfKey(encryption.bringsKey(key));
        var refused = encryption.refusalOfPart(key);
        if ((blocked.isPresent() ? 1 : 0) + (refused.isPresent() ? 1 : 0) + (upload.inProgress() ? 0 : 1) > 1) {
            return; // which of two refusals comes first is not documented
        }
        var request = Request.to("PUT", upload.key())
                .query("partNumber", Integer.toString(number))
                .query("uploadId", upload.id())
                .headers(encryption.reading(key))
                .body(bytes);
        var got = trial.send(trial.model().isLocked() ? request.digested() : request);
        var refusal = upload.inProgress() ? blocked.or(() -> refused) : Optional.of(UploadChoice.noUpload());
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var etag = upload.put(number, bytes, got.header("etag"));
        trial.expect(Answer.of(200).with("etag", "\"" + etag + "\"").with(encryption.told()), got);
    }

    @Override
    public List<Step> simpler() {
        return IntStream.of(0, 1, content.size() / 2)
                .filter(size -> size < content.size())
                .<Step>mapToObj(size -> new UploadPart(choice, number, content.withSize(size), key))
                .toList();
    }
}
