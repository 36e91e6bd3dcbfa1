package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `PUT /bucket/key` with `x-amz-copy-source`.
///
/// @param replacement metadata instead of the source's; empty to keep them
record CopyObject(CopySource source, Key key, Optional<Metadata> replacement, ETagCondition condition) implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var request = Request.to("PUT", key);
        source.ask(model, request);
        replacement.ifPresent(metadata -> request.header("x-amz-metadata-directive", "REPLACE")
                .header("x-amz-tagging-directive", "REPLACE")
                .headers(metadata.sent(model)));
        var unlocked = replacement.flatMap(metadata -> metadata.lock().refusal(model));
        if (unlocked.isPresent() && (source.refusal(model).isPresent() || condition != ETagCondition.NONE)) {
            return; // which of two refusals comes first is not documented
        }
        var before = model.object(key);
        condition.ask(request, "", before);
        var refusal = unlocked.or(() -> source.refusal(model))
                .or(() -> changesNothing() ? Optional.of(Answer.error(400, "InvalidRequest")) : Optional.empty())
                .or(() -> condition.refusal(before));
        var got = trial.send(request);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
        } else {
            trial.expect(copied(trial, source.readable(model).orElseThrow(), got), got);
        }
    }

    /// A copy onto itself has to change something, or to bring back the version that it names.
    private boolean changesNothing() {
        return source.key().equals(key)
                && source.version().equals(new VersionChoice.Current())
                && replacement.isEmpty();
    }

    private Answer copied(Trial trial, Version from, Reply got) {
        var model = trial.model();
        var metadata = replacement.orElse(from.stored().metadata().copied(from.tags()));
        var stored = stored(from.stored(), metadata, got);
        var version = model.add(key, stored, trial.sent(), got.header("x-amz-version-id"));
        var shown = got.document().text("LastModified");
        var texts = Map.of("ETag", "\"" + stored.etag() + "\"", "LastModified", version.modified(shown));
        var answer = Answer.of(200).body(Document.of(texts, List.of()).lines());
        return model.tellExpiration(model.tellMade(source.tell(model, answer, from), version), version);
    }

    /// AWS makes a whole object of one that was made of parts. A server that leaves the payload of a copy onto itself
    /// where it is may also leave its ETag.
    private Version.Stored stored(Version.Stored from, Metadata metadata, Reply got) {
        boolean left = !from.parts().isEmpty()
                && source.key().equals(key)
                && ("\"" + from.etag() + "\"").equals(got.document().text("ETag"));
        return left
                ? new Version.Stored(from.bytes(), from.etag(), metadata, from.parts())
                : Version.Stored.whole(from.bytes(), metadata);
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (condition != ETagCondition.NONE) {
            simpler.add(new CopyObject(source, key, replacement, ETagCondition.NONE));
        }
        if (source.condition() != ETagCondition.NONE) {
            var plain = new CopySource(source.key(), source.version(), ETagCondition.NONE);
            simpler.add(new CopyObject(plain, key, replacement, condition));
        }
        if (replacement.filter(metadata -> !metadata.saysNothing()).isPresent()) {
            simpler.add(new CopyObject(source, key, Optional.of(Metadata.NONE), condition));
        }
        source.version().simpler().forEach(other -> {
            var simplerSource = new CopySource(source.key(), other, source.condition());
            simpler.add(new CopyObject(simplerSource, key, replacement, condition));
        });
        return simpler;
    }
}
