package io.cloakroom.gateway.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `PUT /bucket/key` with `x-amz-copy-source`.
///
/// @param replacement metadata instead of the source's; empty to keep them
/// @param asked       encryption of the copy
record CopyObject(
        CopySource source, Key key, Optional<Metadata> replacement, EncryptionChoice asked, ETagCondition condition)
        implements Step {
    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var request = Request.to("PUT", key);
        source.ask(model, request);
        replacement.ifPresent(metadata -> request.header("x-amz-metadata-directive", "REPLACE")
                .header("x-amz-tagging-directive", "REPLACE")
                .headers(metadata.sent(model)));
        request.headers(asked.sent());
        var blocked = model.refusalOfKey(asked.isOfClient());
        boolean refused = source.refusal(model).isPresent() || condition != ETagCondition.NONE;
        if (source.isVague(model) || isVague(model) || blocked.isPresent() && refused) {
            return; // which of two refusals comes first is not documented
        }
        var unlocked = replacement.flatMap(metadata -> metadata.lock().refusal(model));
        if (unlocked.isPresent() && (refused || blocked.isPresent())) {
            return; // which of two refusals comes first is not documented
        }
        var before = model.object(key);
        condition.ask(request, "", before);
        var refusal = unlocked.or(() -> blocked)
                .or(() -> source.refusal(model))
                .or(() -> changesNothing(model) ? Optional.of(Answer.error(400, "InvalidRequest")) : Optional.empty())
                .or(() -> condition.refusal(before));
        var got = trial.send(request);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
        } else {
            trial.expect(copied(trial, source.readable(model).orElseThrow(), got), got);
        }
    }

    /// A copy onto itself must change something, or restore the version that it names.
    private boolean changesNothing(S3Model model) {
        var made = model.encryption().effective(asked);
        return isOntoItself()
                && asked == EncryptionChoice.NONE
                && source.readable(model)
                        .filter(from -> from.stored().encryption() == made)
                        .isPresent();
    }

    private boolean isOntoItself() {
        return source.key().equals(key)
                && source.version().equals(new VersionChoice.Current())
                && replacement.isEmpty();
    }

    /// Whether it depends on the default key and the bucket key if the copy differs from its source.
    private boolean isVague(S3Model model) {
        return isOntoItself()
                && asked == EncryptionChoice.NONE
                && source.readable(model)
                        .map(from -> from.stored().encryption())
                        .filter(from -> from.isKms()
                                && model.encryption().standard().isKms()
                                && from != model.encryption().standard())
                        .isPresent();
    }

    private Answer copied(Trial trial, Version from, Reply got) {
        var model = trial.model();
        var metadata = model.made(
                replacement.orElse(from.stored().metadata().copied(from.tags())).encrypted(asked));
        var stored = stored(from.stored(), metadata, got);
        var version = model.add(key, stored, trial.sent(), got.header("x-amz-version-id"));
        var shown = got.document().text("LastModified");
        var texts = Map.of("ETag", "\"" + stored.etag() + "\"", "LastModified", version.modified(shown));
        var answer = Answer.of(200)
                .body(Document.of(texts, List.of()).lines())
                .with(metadata.encryption().told());
        return model.tellExpiration(model.tellMade(source.tell(model, answer, from), version), version);
    }

    /// In AWS, a copy has no parts even if its source has. A server that does not move the payload in a copy onto
    /// itself may keep its ETag.
    private Version.Stored stored(Version.Stored from, Metadata metadata, Reply got) {
        boolean left = !from.parts().isEmpty()
                && from.encryption() == metadata.encryption()
                && source.key().equals(key)
                && ("\"" + from.etag() + "\"").equals(got.document().text("ETag"));
        return left
                ? new Version.Stored(from.bytes(), from.etag(), metadata, from.parts())
                : Version.Stored.whole(from.bytes(), metadata, got.document().text("ETag"));
    }

    @Override
    public List<Step> simpler() {
        var simpler = new ArrayList<Step>();
        if (condition != ETagCondition.NONE) {
            simpler.add(new CopyObject(source, key, replacement, asked, ETagCondition.NONE));
        }
        if (asked != EncryptionChoice.NONE) {
            simpler.add(new CopyObject(source, key, replacement, EncryptionChoice.NONE, condition));
        }
        if (source.condition() != ETagCondition.NONE) {
            var plain = new CopySource(source.key(), source.version(), ETagCondition.NONE, source.sent());
            simpler.add(new CopyObject(plain, key, replacement, asked, condition));
        }
        if (replacement.filter(metadata -> !metadata.saysNothing()).isPresent()) {
            simpler.add(new CopyObject(source, key, Optional.of(Metadata.NONE), asked, condition));
        }
        source.version().simpler().forEach(other -> {
            var simplerSource = new CopySource(source.key(), other, source.condition(), source.sent());
            simpler.add(new CopyObject(simplerSource, key, replacement, asked, condition));
        });
        return simpler;
    }
}
