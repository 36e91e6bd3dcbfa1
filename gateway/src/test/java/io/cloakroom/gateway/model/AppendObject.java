package io.cloakroom.gateway.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// `PUT /bucket/key` with `x-amz-write-offset-bytes`, in buckets of any kind: appends to what is there, or makes it.
///
/// @param miss by how much the offset is another than the size of what is there
record AppendObject(Key key, Content content, int miss, Metadata metadata, ETagCondition condition) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var before = model.object(key);
        long size = before.map(version -> version.stored().bytes().length).orElse(0);
        var request = Request.to("PUT", key)
                .headers(metadata.sent(model))
                .header("x-amz-write-offset-bytes", Long.toString(size + miss))
                .body(content.bytes());
        condition.ask(request, "", before);
        var got = trial.send(request);
        var refusal = refusal(model, before);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var stored = before.map(version -> grown(version.stored()))
                .orElseGet(() -> Version.Stored.whole(content.bytes(), metadata));
        var version = model.add(key, stored, trial.sent(), null);
        before.ifPresent(version::keep);
        trial.expect(
                Answer.of(200)
                        .with("etag", "\"" + stored.etag() + "\"")
                        .with("x-amz-object-size", Integer.toString(stored.bytes().length)),
                got);
    }

    private Optional<Answer> refusal(S3Model model, Optional<Version> before) {
        if (before.isPresent() && metadata.setsMoreThanHeaders()) {
            return Optional.of(Answer.error(400, "InvalidRequest"));
        }
        if (model.versioning() != S3Model.Versioning.NEVER) {
            return Optional.of(Answer.error(409, "InvalidBucketState"));
        }
        return condition
                .refusal(before)
                .or(() -> miss == 0 ? Optional.empty() : Optional.of(Answer.error(400, "InvalidWriteOffset")));
    }

    /// The object gets one more part; one in one piece is its own first part.
    private Version.Stored grown(Version.Stored before) {
        var added = content.bytes();
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.bytes());
        bytes.writeBytes(added);
        var parts = new ArrayList<>(before.parts().isEmpty() ? List.of(1) : before.parts());
        parts.add(parts.getLast() + 1);
        return new Version.Stored(
                bytes.toByteArray(), etag(before.etag(), added) + "-" + parts.size(), before.metadata(), parts);
    }

    /// How it is made S3 does not say. The server makes it of what is known without reading the object, so that it can be
    /// foreseen.
    private static String etag(String before, byte[] added) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        both.writeBytes(HexFormat.of().parseHex(Content.md5(added)));
        return Content.md5(both.toByteArray());
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (condition != ETagCondition.NONE) {
            simpler.add(new AppendObject(key, content, miss, metadata, ETagCondition.NONE));
        }
        if (!metadata.saysNothing()) {
            simpler.add(new AppendObject(key, content, miss, Metadata.NONE, condition));
        }
        for (int size : new int[] {0, 1, content.size() / 2, content.size() - 1}) {
            if (size >= 0 && size < content.size()) {
                simpler.add(new AppendObject(key, content.withSize(size), miss, metadata, condition));
            }
        }
        return simpler;
    }
}
