package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// `PUT /bucket/key?partNumber&uploadId`.
record UploadPart(UploadChoice choice, int number, Content content) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var found = choice.in(trial.model());
        if (found.isEmpty()) {
            return;
        }
        var upload = found.get();
        var bytes = content.bytes();
        var request = Request.to("PUT", upload.key())
                .query("partNumber", Integer.toString(number))
                .query("uploadId", upload.id())
                .body(bytes);
        var got = trial.send(trial.model().isLocked() ? request.digested() : request);
        if (upload.inProgress()) {
            upload.parts().put(number, bytes);
            trial.expect(Answer.of(200).with("etag", "\"" + Content.md5(bytes) + "\""), got);
        } else {
            trial.expect(UploadChoice.noUpload(), got);
        }
    }

    @Override
    public List<Step> simpler() {
        return IntStream.of(0, 1, content.size() / 2)
                .filter(size -> size < content.size())
                .<Step>mapToObj(size -> new UploadPart(choice, number, content.withSize(size)))
                .toList();
    }
}
