package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One bucket and its model, on which a sequence of steps runs.
final class Trial {
    private static final Step VERSIONS = new ListVersions(new Page.Query("", "", 1000), "", -1);

    private final S3Port server;
    private final S3Model model;
    private Instant sent = Instant.EPOCH;

    private Trial(S3Port server, S3Model model) {
        this.server = server;
        this.model = model;
    }

    /// Makes the bucket.
    static Trial in(S3Port server, String bucket) throws IOException {
        var trial = new Trial(server, new S3Model(bucket, server));
        trial.expect(Answer.of(200), trial.send(Request.toBucket("PUT")));
        return trial;
    }

    S3Model model() {
        return model;
    }

    Reply send(Request request) throws IOException {
        sent = server.now();
        return server.send(model.bucket(), request);
    }

    /// When the last request was begun, by the server's clock.
    Instant sent() {
        return sent;
    }

    /// See [S3Port#check].
    String check() throws IOException {
        return server.check(model.bucket());
    }

    /// Lets an event happen to the server while no other trial uses it.
    void happen(Event event) throws IOException {
        learnTimes();
        event.happen(server);
        age();
    }

    /// Rules use times of modification that only listings show.
    void learnTimes() throws IOException {
        if (!model.lifecycle().rules().isEmpty()) {
            VERSIONS.take(this);
        }
    }

    /// After an event: the bucket holds exactly what the rules leave. The server may go through the bucket as often as
    /// it likes.
    void age() throws IOException {
        if (model.lifecycle().rules().isEmpty()) {
            return;
        }
        var markers = markers();
        for (int pass = 0; pass < S3Port.PASSES; pass++) {
            model.lifecycle().pass(model, markers);
        }
        VERSIONS.take(this);
        new ListUploads().take(this);
    }

    /// The ids of current delete markers.
    private Map<Key, String> markers() throws IOException {
        var listed = send(Request.toBucket("GET").query("versions", "").query("encoding-type", "url"));
        var markers = new HashMap<Key, String>();
        for (var entry : listed.document().entries()) {
            var texts = entry.texts();
            if (entry.name().equals("DeleteMarker") && "true".equals(texts.get("IsLatest"))) {
                markers.put(
                        new Key(Objects.requireNonNull(texts.get("Key"))),
                        Objects.requireNonNull(texts.get("VersionId")));
            }
        }
        return markers;
    }

    /// @throws Difference when this is not what came
    void expect(Answer expected, Reply reply) {
        expectLines(expected.lines(), expected.seenIn(reply).lines());
    }

    /// @throws Difference when they are not the same
    void expectLines(List<String> expected, List<String> seen) {
        if (!expected.equals(seen)) {
            throw new Difference(expected, seen);
        }
    }

    /// @throws Difference of the first step that has one
    void take(List<Step> steps) throws IOException {
        for (var step : steps) {
            step.take(this);
        }
    }
}
