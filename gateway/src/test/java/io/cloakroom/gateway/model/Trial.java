package io.cloakroom.gateway.model;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One bucket and its model, on which a sequence of steps is taken.
final class Trial {
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

    /// See [S3Port#restart].
    void restart(boolean kill, Duration time) throws IOException {
        server.restart(kill, time);
    }

    /// See [S3Port#confirmClock].
    void confirmClock() throws IOException {
        server.confirmClock();
    }

    /// See [S3Port#jump].
    void jump(Duration by) throws IOException {
        server.jump(by);
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
