package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `POST /bucket/key?uploadId`.
record CompleteUpload(UploadChoice choice, Naming naming, ETagCondition condition) implements Step {
    /// Which parts the client names.
    enum Naming {
        ALL,
        LAST,
        WRONG_ETAG,
        NEVER_SENT,
        BACKWARDS
    }

    private record Part(int number, String etag) {
        String xml() {
            return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
        }
    }

    @Override
    public void take(Trial trial) throws IOException {
        var model = trial.model();
        var found = choice.in(model);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().inProgress()) {
            complete(trial, found.get());
        } else {
            repeat(trial, found.get());
        }
    }

    private void complete(Trial trial, Upload upload) throws IOException {
        var model = trial.model();
        var parts = named(upload, naming);
        var request = request(upload, parts);
        var before = model.object(upload.key());
        var refusal = refusal(upload, parts);
        if (refusal.isEmpty()) { // which of two refusals comes first is not documented
            condition.ask(request, "", before);
            refusal = condition.refusal(before);
        }
        var got = trial.send(request);
        if (refusal.isPresent()) {
            trial.expect(refusal.get(), got);
            return;
        }
        var stored = upload.complete(
                parts.stream().map(Part::number).toList(), got.document().text("ETag"));
        var version =
                model.add(upload.key(), stored, earlier(upload.begun(), trial.sent()), got.header("x-amz-version-id"));
        upload.end(version);
        trial.expect(completed(model, version, got), got);
        trial.learnTimes();
    }

    /// The clock may have been set back since the upload began.
    private static Instant earlier(Instant begun, Instant sent) {
        return begun.isBefore(sent) ? begun : sent;
    }

    /// A client that got no answer repeats the request, and gets the first answer as long as the version exists. The
    /// answer is not documented for the case that this version is gone and a similar one exists.
    private static void repeat(Trial trial, Upload upload) throws IOException {
        var model = trial.model();
        var made = upload.made();
        boolean there = made.filter(model.everything()::contains).isPresent();
        if (there || made.filter(version -> remains(model, version)).isEmpty()) {
            var got = trial.send(request(upload, namedBefore(upload)));
            trial.expect(there ? completed(model, made.orElseThrow(), got) : UploadChoice.noUpload(), got);
        }
    }

    /// The parts that were named when it was completed.
    private static List<Part> namedBefore(Upload upload) {
        var numbers = upload.made().map(version -> version.stored().parts());
        return named(upload, Naming.ALL).stream()
                .filter(part -> numbers.isEmpty() || numbers.get().contains(part.number()))
                .toList();
    }

    private static boolean remains(S3Model model, Version version) {
        return model.everything().stream()
                .filter(other -> !other.isMarker())
                .anyMatch(other -> other.stored().etag().equals(version.stored().etag()));
    }

    private static Request request(Upload upload, List<Part> parts) {
        var xml = new StringBuilder("<CompleteMultipartUpload>");
        parts.forEach(part -> xml.append(part.xml()));
        return Request.to("POST", upload.key())
                .query("uploadId", upload.id())
                .body(xml.append("</CompleteMultipartUpload>").toString());
    }

    private static List<Part> named(Upload upload, Naming naming) {
        var parts = new ArrayList<Part>();
        upload.parts().keySet().forEach(number -> parts.add(new Part(number, upload.etag(number))));
        if (parts.isEmpty() || naming == Naming.NEVER_SENT) {
            parts.add(new Part(9999, Content.md5(new byte[0])));
        }
        return switch (naming) {
            case ALL, NEVER_SENT -> parts;
            case LAST -> List.of(parts.getLast());
            case WRONG_ETAG -> List.of(new Part(parts.getLast().number(), Content.md5(new byte[] {1, 2, 3})));
            case BACKWARDS -> parts.reversed();
        };
    }

    /// Parts must be in ascending order, must have been uploaded, and must have at least 5 MiB, except for the last
    /// one.
    private static Optional<Answer> refusal(Upload upload, List<Part> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).number() <= parts.get(i - 1).number()) {
                return Optional.of(Answer.error(400, "InvalidPartOrder"));
            }
        }
        for (var part : parts) {
            var bytes = upload.parts().get(part.number());
            if (bytes == null || !upload.etag(part.number()).equals(part.etag())) {
                return Optional.of(Answer.error(400, "InvalidPart"));
            }
        }
        return parts.stream()
                        .limit(parts.size() - 1L)
                        .allMatch(part -> upload.parts().getOrDefault(part.number(), new byte[0]).length
                                >= Upload.LEAST_PART_BYTES)
                ? Optional.empty()
                : Optional.of(Answer.error(400, "EntityTooSmall"));
    }

    private static Answer completed(S3Model model, Version version, Reply got) {
        // This document has no encoding-type, so a key that XML cannot hold is garbled.
        var name = version.key().name();
        var shown =
                version.key().fitsXml() ? name : String.valueOf(got.document().text("Key"));
        var etag = "\"" + version.stored().etag() + "\"";
        var texts = Map.of("Bucket", model.bucket(), "Key", shown, "ETag", etag);
        var encryption = version.stored().encryption();
        var answer = Answer.of(200)
                .body(Document.of(texts, List.of()).lines())
                .with(encryption.isOfClient() ? Map.of() : encryption.told());
        return model.tellMade(answer, version)
                .withoutRuleFor("x-amz-expiration"); // which goes by a time that this answer does not show
    }

    @Override
    public List<Step> simpler() {
        return condition == ETagCondition.NONE
                ? List.of()
                : List.of(new CompleteUpload(choice, naming, ETagCondition.NONE));
    }
}
