package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.Versioning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The clock of retention over REST.
class ClockRoutesTest {
    private final Desk desk;

    ClockRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        desk.project("shop");
    }

    private void lock() throws IOException {
        var project = desk.stores.projects().projectNamed("shop").orElseThrow();
        desk.stores
                .projects()
                .createBucket(
                        project.id(),
                        new BucketName("locked"),
                        "us-east-1",
                        Acl.PRIVATE,
                        List.of(Versioning.ENABLED, new ObjectLock(null)));
    }

    @Test
    void goesOnByItselfAsLongAsNothingIsWrong() throws IOException {
        lock();
        var clock = desk.operator().get("clock").good();
        assertThat(clock.at("inDoubt").asBoolean()).isFalse();
        assertThat(clock.get("retentionClock")).isEqualTo(clock.get("systemClock"));
        var now = clock.get("systemClock");
        desk.operator()
                .post("clock/confirmation", "{'systemClock':'" + now + "'}")
                .refused(409);
    }

    @Test
    void aClockThatWasFarAheadCanBeConfirmedOnceItIsRight() throws IOException {
        desk.clock.move(Duration.ofDays(3000));
        lock();
        var ahead = desk.operator().get("clock").get("retentionClock");
        desk.clock.move(Duration.ofDays(-3000));
        var clock = desk.operator().get("clock").good();
        assertThat(clock.at("inDoubt").asBoolean()).isFalse();
        assertThat(clock.get("defaultRetentionFrom")).isEqualTo(ahead);
        var confirmed = desk.operator()
                .post("clock/confirmation", "{'systemClock':'" + clock.get("systemClock") + "'}")
                .good();
        assertThat(confirmed.at("defaultRetentionFrom").isMissingNode()).isTrue();
    }

    @Test
    void standsStillAfterAJumpUntilAnOperatorConfirms() throws IOException {
        lock();
        var before = desk.operator().get("clock").get("retentionClock");
        desk.clock.move(Duration.ofDays(3));
        var clock = desk.operator().get("clock").good();
        assertThat(clock.at("inDoubt").asBoolean()).isTrue();
        assertThat(clock.get("retentionClock")).isEqualTo(before);
        assertThat(clock.get("why")).contains("No retention ends", "jumped ahead, to 2026-11-27T04:00:00Z");

        var operator = desk.operator();
        operator.post("clock/confirmation", "{'systemClock':'" + before + "'}").refused(400);
        operator.post("clock/confirmation", "{}").refused(400);
        assertThat(operator.get("clock").at("inDoubt").asBoolean()).isTrue();
        var confirmed = operator.post("clock/confirmation", "{'systemClock':'" + clock.get("systemClock") + "'}")
                .good();
        assertThat(confirmed.at("inDoubt").asBoolean()).isFalse();
        assertThat(confirmed.get("retentionClock")).isEqualTo(clock.get("systemClock"));
        assertThat(desk.line().action()).isEqualTo("clock.confirm");
    }
}
