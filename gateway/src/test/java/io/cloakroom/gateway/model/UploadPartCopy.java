package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `PUT /bucket/key?partNumber&uploadId` with `x-amz-copy-source`.
///
/// @param half whether only the first half of the source is asked for
record UploadPartCopy(UploadChoice choice, int number, CopySource source, boolean half) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var found = choice.in(model);
        if (found.isEmpty()) {
            return;
        }
        var upload = found.get();
        var blocked = model.refusalOfKey(upload.encryption().isOfClient());
        boolean refuses = source.refusal(model).isPresent() || !upload.inProgress();
        if (source.isVague(model) || blocked.isPresent() && refuses) {
            return; // which of two refusals comes first is not documented
        }
        var request = Request.to("PUT", upload.key())
                .query("partNumber", Integer.toString(number))
                .query("uploadId", upload.id())
                .headers(upload.encryption().reading(KeyChoice.RIGHT));
        source.ask(model, request);
        var bytes = source.readable(model)
                .map(version -> version.stored().bytes())
                .map(all -> half ? Arrays.copyOf(all, (all.length + 1) / 2) : all)
                .orElse(new byte[0]);
        if (half && bytes.length > 0) {
            request.header("x-amz-copy-source-range", "bytes=0-" + (bytes.length - 1));
        }
        var got = trial.send(request);
        var refusal =
                upload.inProgress() ? blocked.or(() -> source.refusal(model)) : Optional.of(UploadChoice.noUpload());
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var etag = upload.put(number, bytes, got.document().text("ETag"));
        var time = String.valueOf(got.document().text("LastModified")); // which is the server's
        var texts = Map.of("ETag", "\"" + etag + "\"", "LastModified", time);
        var answer = Answer.of(200)
                .body(Document.of(texts, List.of()).lines())
                .with(upload.encryption().told());
        trial.expect(source.tell(model, answer, source.readable(model).orElseThrow()), got);
    }

    @Override
    public List<Step> simpler() {
        return source.version().simpler().stream()
                .<Step>map(other -> new UploadPartCopy(
                        choice, number, new CopySource(source.key(), other, source.condition(), source.sent()), half))
                .toList();
    }
}
