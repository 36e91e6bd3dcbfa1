package io.cloakroom.gateway.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `PUT /bucket/key` with `x-amz-write-offset-bytes`, in buckets of any kind: appends to the object, or creates it.
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
        var refusal = refusal(model, before);
        var encrypted = before.flatMap(version -> encrypted(version.stored().encryption(), metadata.encryption()));
        var blocked = model.refusalOfKey(metadata.encryption().isOfClient());
        if (Stream.of(refusal, encrypted, blocked).filter(Optional::isPresent).count() > 1) {
            return; // which of two refusals comes first is not documented
        }
        refusal = refusal.or(() -> encrypted).or(() -> blocked);
        var got = trial.send(request);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var offered = got.header("etag");
        var stored = before.map(version -> grown(version.stored(), offered))
                .orElseGet(() -> Version.Stored.whole(content.bytes(), model.made(metadata), offered));
        var version = model.add(key, stored, trial.sent(), null);
        before.ifPresent(version::keep);
        trial.expect(
                Answer.of(200)
                        .with("etag", "\"" + stored.etag() + "\"")
                        .with("x-amz-object-size", Integer.toString(stored.bytes().length))
                        .with(stored.encryption().told()),
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

    /// Appended bytes get the encryption of the object. A request that names an encryption must name that one, and may
    /// not mention bucket keys.
    private static Optional<Answer> encrypted(EncryptionChoice kept, EncryptionChoice asked) {
        boolean otherKey = asked != kept && asked.isOfClient() && kept.isOfClient();
        if (asked == EncryptionChoice.SSE_KMS_BUCKET_KEY || otherKey) {
            return Optional.of(Answer.error(400, "InvalidRequest"));
        }
        boolean same =
                asked == kept || asked.isKms() && kept.isKms() || asked == EncryptionChoice.NONE && !kept.isOfClient();
        return same ? Optional.empty() : Optional.of(Answer.error(400, "EncryptionTypeMismatch"));
    }

    /// The object gets one more part. An object without parts counts as the first part.
    private Version.Stored grown(Version.Stored before, @Nullable String offered) {
        var added = content.bytes();
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.bytes());
        bytes.writeBytes(added);
        var parts = new ArrayList<>(before.parts().isEmpty() ? List.of(1) : before.parts());
        parts.add(parts.getLast() + 1);
        var etag = before.encryption().etag(etag(before.etag(), added) + "-" + parts.size(), offered);
        return new Version.Stored(bytes.toByteArray(), etag, before.metadata(), parts);
    }

    /// S3 does not document how this ETag is made. The server makes it without reading the object, so the model can
    /// predict it.
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
