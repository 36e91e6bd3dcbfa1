package io.cloakroom.gateway.model;

import io.cloakroom.s3.sign.UriEncoding;
import java.util.Optional;

/// The source of a copy: a version of a key of the same bucket, under a condition.
///
/// @param sent which key of the client for what is read
record CopySource(Key key, VersionChoice version, ETagCondition condition, KeyChoice sent) {
    /// Adds its headers.
    void ask(S3Model model, Request request) {
        var id = version.id(model, key);
        var path = "/" + model.bucket() + "/" + UriEncoding.encode(key.name(), true);
        request.header("x-amz-copy-source", id == null ? path : path + "?versionId=" + UriEncoding.encode(id, false));
        condition.ask(request, "x-amz-copy-source-", readable(model));
        request.headers(encryption(model).copying(sent));
    }

    private EncryptionChoice encryption(S3Model model) {
        return readable(model).map(version -> version.stored().encryption()).orElse(EncryptionChoice.NONE);
    }

    /// Whether there are two reasons for a refusal, and AWS does not document which one comes first.
    boolean isVague(S3Model model) {
        boolean wrongKey = encryption(model).refusal(sent).isPresent();
        return wrongKey && (readable(model).isEmpty() || !condition.holds());
    }

    /// The object that is read; empty if there is nothing to read.
    Optional<Version> readable(S3Model model) {
        var id = version.id(model, key);
        return id == null ? model.object(key) : model.find(key, id).filter(found -> !found.isMarker());
    }

    /// The refusal of a copy because of its source (API Reference, CopyObject and UploadPartCopy).
    Optional<Answer> refusal(S3Model model) {
        if (version.isMalformed()) {
            return Optional.of(Reads.malformed());
        }
        if (readable(model).isPresent()) {
            return condition.holds()
                    ? encryption(model).refusal(sent).map(CopySource::vague)
                    : Optional.of(vague(Answer.error(412, "PreconditionFailed")));
        }
        var id = version.id(model, key);
        if (id == null) {
            return Optional.of(vague(Answer.error(404, "NoSuchKey")));
        }
        boolean marker = model.find(key, id).isPresent();
        return Optional.of(vague(marker ? Answer.error(400, "InvalidRequest") : Reads.noVersion()));
    }

    /// AWS does not document which version's headers the refusal has.
    private static Answer vague(Answer refusal) {
        return refusal.withoutRuleFor("x-amz-version-id")
                .withoutRuleFor("x-amz-delete-marker")
                .withoutRuleFor("x-amz-copy-source-version-id");
    }

    /// The header that says which version was copied.
    Answer tell(S3Model model, Answer answer, Version source) {
        return model.versioning() == S3Model.Versioning.NEVER
                ? answer
                : answer.with("x-amz-copy-source-version-id", source.id());
    }
}
