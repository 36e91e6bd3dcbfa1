package io.cloakroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.CloakroomProcess.Result;
import io.cloakroom.gateway.config.ConfigException;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.OwnKeys;
import io.cloakroom.gateway.config.SettingSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The master key of a data directory: starts with a wrong key, and the replacement of the key.
final class MasterKeyTest {
    private static final String OTHER = "ab".repeat(32);
    private static final String WRONG =
            "the master key is not the one that this data directory was encrypted with: that has the id ";

    @TempDir
    private Path data;

    private Gateway start(Map<String, String> settings) throws IOException {
        var environment = new HashMap<>(settings);
        environment.put("CLOAKROOM_DATA", data.toString());
        environment.put("CLOAKROOM_S3_PORT", "0");
        environment.put("CLOAKROOM_ADMIN_PORT", "0");
        environment.put("CLOAKROOM_ACCESS_KEY", "AKIA0EXAMPLE");
        environment.put("CLOAKROOM_SECRET_KEY", "a-secret-of-some-length");
        return gateway(environment);
    }

    /// Started in this JVM.
    static Gateway gateway(Map<String, String> environment) throws IOException {
        return Gateway.start(
                GatewayConfig.from(SettingSources.read(Optional.empty(), environment, _ -> Optional.empty(), _ -> {})));
    }

    private Result rotate() {
        return CommandRun.run(Map.of("CLOAKROOM_DATA", data.toString()), "", "rotate-master-key");
    }

    private String key(String file) throws IOException {
        return Files.readString(data.resolve(file)).strip();
    }

    static void awaitResealed(Gateway gateway) throws IOException {
        while (!gateway.isResealed()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aStartWithAnotherMasterKeyFailsWithOneSentence() throws IOException {
        start(Map.of()).close();
        assertThatThrownBy(() -> start(Map.of("CLOAKROOM_MASTER_KEY", OTHER)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(WRONG)
                .hasMessageNotContaining(OTHER);
        var mine = key(OwnKeys.MASTER_KEY);
        Files.delete(data.resolve(OwnKeys.MASTER_KEY));
        assertThatThrownBy(() -> start(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("the master key is missing: ");
        start(Map.of("CLOAKROOM_MASTER_KEY", mine)).close();
    }

    @Test
    void aSettingTakesThePlaceOfTheFile() throws IOException {
        start(Map.of()).close();
        var mine = key(OwnKeys.MASTER_KEY);
        try (var gateway = start(Map.of("CLOAKROOM_MASTER_KEY", OTHER, "CLOAKROOM_PREVIOUS_MASTER_KEY", mine))) {
            awaitResealed(gateway);
        }
        start(Map.of("CLOAKROOM_MASTER_KEY", OTHER)).close();
        assertThatThrownBy(() -> start(Map.of())).hasMessageStartingWith(WRONG);
    }

    @Test
    void theCommandMakesANewKeyAndTheStartTakesIt() throws IOException {
        start(Map.of()).close();
        var first = key(OwnKeys.MASTER_KEY);
        assertThat(rotate().code()).isZero();
        assertThat(key(OwnKeys.PREVIOUS_MASTER_KEY)).isEqualTo(first);
        assertThat(key(OwnKeys.MASTER_KEY)).isNotEqualTo(first);
        assertThat(rotate()).satisfies(again -> {
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).contains("Start the server first");
        });
        try (var gateway = start(Map.of())) {
            assertThat(rotate().code()).as("while a server runs").isEqualTo(1);
            awaitResealed(gateway);
        }
        Files.delete(data.resolve(OwnKeys.PREVIOUS_MASTER_KEY));
        start(Map.of()).close();
        assertThat(rotate().code()).isZero();
        start(Map.of()).close();
    }

    @Test
    void withoutAKeyThereIsNothingToRotate() {
        assertThat(rotate().err()).contains("there is no ");
    }
}
