package io.cloakroom.gateway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// When a retention of a day and a half ends on a server whose clock is set ahead or back, and which is stopped or
/// killed.
@EnabledOnOs(OS.LINUX) // which can preload a clock
final class RetentionTimeTest {
    private static final Key KEY = Key.ALL.getFirst();
    private static final int TWO_DAYS = 2 * 24 + 5;
    private static final int A_DAY = 24 + 5;

    @TempDir
    private Path directory;

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(true, new Step[] {new Restart(false, TWO_DAYS)}),
                Arguments.of(true, new Step[] {new Restart(true, TWO_DAYS)}),
                Arguments.of(true, new Step[] {new Restart(true, A_DAY), new Restart(true, A_DAY)}),
                Arguments.of(false, new Step[] {new Restart(true, A_DAY)}),
                Arguments.of(false, new Step[] {new Restart(false, 40 * 24)}),
                Arguments.of(false, new Step[] {new ClockJump(TWO_DAYS)}),
                Arguments.of(false, new Step[] {new ClockJump(TWO_DAYS), new Restart(false, 0)}),
                Arguments.of(false, new Step[] {new ClockJump(TWO_DAYS), new Restart(true, 0)}),
                Arguments.of(false, new Step[] {new ClockJump(TWO_DAYS), new Restart(true, TWO_DAYS)}),
                Arguments.of(
                        false, new Step[] {new ClockJump(TWO_DAYS), new ClockJump(-TWO_DAYS), new Restart(true, 0)}),
                Arguments.of(false, new Step[] {new ClockJump(-TWO_DAYS), new Restart(false, TWO_DAYS)}),
                Arguments.of(false, new Step[] {new ClockJump(-TWO_DAYS), new ClockJump(TWO_DAYS)}),
                Arguments.of(true, new Step[] {new ClockJump(-A_DAY), new Restart(false, A_DAY + TWO_DAYS)}),
                Arguments.of(false, new Step[] {new Restart(true, TWO_DAYS), new ClockJump(-TWO_DAYS)}),
                Arguments.of(true, new Step[] {new ClockJump(TWO_DAYS), new ConfirmClock()}),
                Arguments.of(true, new Step[] {new Restart(false, 40 * 24), new ConfirmClock(), new Restart(true, 0)}));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void ends(boolean free, Step[] events) throws IOException {
        var retained =
                new Metadata(0, "STANDARD", 0, new LockHeaders(Protection.COMPLIANCE, 1, ""), EncryptionChoice.NONE);
        try (var server = LiveServer.on(directory, false)) {
            var trial = Trial.in(server, server.bucketName());
            new DeleteBucket(true).take(trial);
            new PutObject(KEY, new Content(1, 1), retained, ETagCondition.NONE).take(trial);
            trial.take(Arrays.asList(events));
            // The model predicts this answer; this test states the expected answer independently of the model.
            new DeleteObject(KEY, new VersionChoice.Made(0), ETagCondition.NONE, true).take(trial);
            assertThat(trial.model().newest(KEY).isEmpty()).isEqualTo(free);
        }
    }
}
