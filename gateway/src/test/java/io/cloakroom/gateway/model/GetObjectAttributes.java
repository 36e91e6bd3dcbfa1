package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.Document.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `GET /bucket/key?attributes`.
record GetObjectAttributes(Key key, VersionChoice version, KeyChoice sent) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var id = version.id(model, key);
        var judged = id == null ? model.object(key) : model.find(key, id).filter(found -> !found.isMarker());
        if (judged.isEmpty() && sent == KeyChoice.WRONG) {
            return; // which of two refusals comes first is not documented
        }
        var got = trial.send(Request.to("GET", key)
                .query("attributes", "")
                .query("versionId", id)
                .headers(judged.map(found -> found.stored().encryption())
                        .orElse(EncryptionChoice.NONE)
                        .reading(sent))
                .header("x-amz-object-attributes", "ETag,ObjectParts,StorageClass,ObjectSize"));
        var expected = version.isMalformed()
                ? Reads.malformed()
                : Reads.refusal(model, key, id, got)
                        .or(() -> Reads.version(model, key, id)
                                .stored()
                                .encryption()
                                .refusal(sent)
                                .map(unread -> unread.withoutRuleFor("x-amz-version-id")))
                        .orElseGet(() -> found(model, Reads.version(model, key, id), got));
        trial.expect(expected, got);
    }

    private static Answer found(S3Model model, Version found, Reply got) {
        var stored = found.stored();
        var document = Document.of(
                Map.of(
                        "ETag", stored.etag(),
                        "StorageClass", stored.metadata().storageClass(),
                        "ObjectSize", Integer.toString(stored.bytes().length)),
                stored.parts().isEmpty() ? List.of() : List.of(Entry.of("ObjectParts", parts(stored.parts()))));
        return model.tell(Answer.of(200).body(document.lines()), found)
                .with("last-modified", found.modified(Reads.shown(got)))
                .withoutRuleForEncryption();
    }

    /// All that the answer says about the parts of an object with a full-object checksum.
    private static Map<String, String> parts(List<Integer> numbers) {
        return Map.of("PartsCount", Integer.toString(numbers.size()));
    }

    @Override
    public List<Step> simpler() {
        return version.simpler().stream()
                .<Step>map(other -> new GetObjectAttributes(key, other, sent))
                .toList();
    }
}
