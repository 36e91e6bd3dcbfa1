package io.cloakroom.gateway.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.http.TestCertificate;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.encryption.Keyring.Outcome;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.keyring.KeyringService;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys in a server that behaves like Vault's Transit engine.
final class VaultKeysTest {
    private static final byte[] CONTEXT = "bucket 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "bucket 2".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private TransitServer vault;
    private Stores stores;
    private Project project;
    private Project neighbour;
    private VaultKeys keys;

    @BeforeEach
    void start() throws IOException {
        vault = new TransitServer();
        stores = Stores.over(new MemoryEngine(), InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
        stores.keyring().begin(new MasterKeys(new byte[32], List.of()), "eu-west-1");
        project = project("ours");
        neighbour = project("theirs");
        keys = keys(vault.address(), VaultToken.of(TransitServer.TOKEN));
        vault.make(name(project, "backup"));
        vault.make(name(neighbour, "secret"));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private Project project(String name) throws IOException {
        return ((CreateProject.Created) stores.projects().createProject(name, "")).project();
    }

    private static String name(Project of, String key) {
        return "cloakroom-" + of.accountNumber() + "-" + key;
    }

    private VaultKeys keys(URI address, VaultToken token) throws IOException {
        return VaultKeys.of(
                new VaultSettings(address, token, "transit", "", "cloakroom-", null),
                "eu-west-1",
                stores.projects(),
                new KeyringService(stores.keyring()));
    }

    private static String arn(Project of, String key) {
        return "arn:aws:kms:eu-west-1:" + of.accountNumber() + ":key/" + key;
    }

    private static void assertRefused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KeyException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind))
                .hasMessageNotContaining(TransitServer.TOKEN);
    }

    @Test
    void findsAKeyByItsNameOrArnAndAsksOnce() throws IOException {
        var arn = arn(project, "backup");
        assertThat(keys.find(project.id(), "backup")).isEqualTo(arn);
        assertThat(keys.find(project.id(), arn)).isEqualTo(arn);
        int calls = vault.calls.get();
        assertThat(keys.find(project.id(), arn)).isEqualTo(arn);
        assertThat(vault.calls).hasValue(calls);
    }

    @Test
    void takesTheKeyOfThatNameForTheDefaultKey() throws IOException {
        assertRefused(Kind.NOT_FOUND, () -> keys.find(project.id(), ""));
        vault.make(name(project, "default"));
        for (var each :
                List.of("", Keyring.DEFAULT_ALIAS, arn(project, "default").replace("key/default", "alias/aws/s3"))) {
            assertThat(keys.find(project.id(), each)).isEqualTo(arn(project, "default"));
        }
    }

    @Test
    void reachesNoKeyOfAnotherProject() throws IOException {
        var theirs = arn(neighbour, "secret");
        var made = keys.make(neighbour.id(), theirs, CONTEXT);
        for (var each : List.of(
                "secret",
                theirs,
                name(neighbour, "secret"),
                "../" + name(neighbour, "secret"),
                arn(project, "x/../../keys/" + name(neighbour, "secret")),
                "alias/secret",
                "a?b",
                "%2e%2e")) {
            assertRefused(Kind.NOT_FOUND, () -> keys.find(project.id(), each));
        }
        int calls = vault.calls.get();
        assertRefused(Kind.NOT_FOUND, () -> keys.make(project.id(), theirs, CONTEXT));
        assertRefused(Kind.NOT_FOUND, () -> keys.open(project.id(), theirs, made.sealed(), CONTEXT));
        assertThat(vault.calls).hasValue(calls);
    }

    @Test
    void opensWhatItMadeInTheSameContextOnly() throws IOException {
        var arn = arn(project, "backup");
        var made = keys.make(project.id(), arn, CONTEXT);
        assertThat(made.clear()).hasSize(32);
        assertThat(keys.open(project.id(), arn, made.sealed(), CONTEXT)).isEqualTo(made.clear());
        assertRefused(Kind.INVALID_STATE, () -> keys.open(project.id(), arn, made.sealed(), OTHER));
    }

    @Test
    void tellsWhatVaultRefuses() throws IOException {
        var arn = arn(project, "backup");
        var made = keys.make(project.id(), arn, CONTEXT);
        assertRefused(Kind.NOT_FOUND, () -> keys.find(project.id(), "other"));
        var stranger = keys(vault.address(), VaultToken.of("s.wrong"));
        assertRefused(Kind.DENIED, () -> stranger.find(project.id(), "backup"));
        vault.delete(name(project, "backup"));
        assertRefused(Kind.NOT_FOUND, () -> keys.open(project.id(), arn, made.sealed(), CONTEXT));
        vault.make(name(project, "plain"));
        vault.type = "rsa-4096";
        assertRefused(Kind.INVALID_STATE, () -> keys.find(project.id(), "plain"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 307})
    void isUnavailableWhenVaultIs(int status) {
        vault.broken = status;
        assertRefused(Kind.UNAVAILABLE, () -> keys.make(project.id(), arn(project, "backup"), CONTEXT));
    }

    @Test
    void theTimeLimitAlsoHoldsForTheBodyOfAnAnswer() throws IOException {
        vault.stalls = true;
        var client = new VaultClient(settings(vault.address(), null), Duration.ofMillis(200));
        assertRefused(Kind.UNAVAILABLE, () -> client.get("keys/k"));
    }

    @Test
    void trustsTheCertificatesThatItIsGiven() throws IOException {
        var certificate = TestCertificate.in(directory, "vault");
        try (var secure = TransitServer.overTls(certificate)) {
            secure.make("k");
            var trusting = new VaultClient(settings(secure.address(), certificate.certificate()));
            assertThat(trusting.get("keys/k").path("type").asString()).isEqualTo("aes256-gcm96");
            var another = Files.createDirectory(directory.resolve("another"));
            for (var ca : new Path[] {null, TestCertificate.in(another, "vault").certificate()}) {
                var doubting = new VaultClient(settings(secure.address(), ca));
                assertRefused(Kind.UNAVAILABLE, () -> doubting.get("keys/k"));
            }
        }
    }

    private static VaultSettings settings(URI address, @Nullable Path ca) {
        return new VaultSettings(address, VaultToken.of(TransitServer.TOKEN), "transit", "", "cloakroom-", ca);
    }

    @Test
    void isUnavailableWhenNobodyListens() throws IOException {
        // Takes a port, so that no other process listens there, and does not listen either.
        try (var taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
            var gone = keys(nobody, VaultToken.of(TransitServer.TOKEN));
            assertRefused(Kind.UNAVAILABLE, () -> gone.make(project.id(), arn(project, "backup"), CONTEXT));
        }
    }

    @Test
    void readsATokenFileForEachCall() throws IOException {
        var file = directory.resolve("token");
        var fromFile = keys(vault.address(), VaultToken.in(file));
        assertRefused(Kind.UNAVAILABLE, () -> fromFile.find(project.id(), "backup"));
        Files.writeString(file, "s.old\n");
        assertRefused(Kind.DENIED, () -> fromFile.find(project.id(), "backup"));
        Files.writeString(file, TransitServer.TOKEN + "\n");
        assertThat(fromFile.find(project.id(), "backup")).isEqualTo(arn(project, "backup"));
    }

    @Test
    void sendsTheNamespace() throws IOException {
        var spaced = VaultKeys.of(
                new VaultSettings(
                        vault.address(), VaultToken.of(TransitServer.TOKEN), "transit", "team/a", "cloakroom-", null),
                "eu-west-1",
                stores.projects(),
                new KeyringService(stores.keyring()));
        spaced.find(project.id(), "backup");
        assertThat(vault.namespace).isEqualTo("team/a");
    }

    @Test
    void keepsTheKeysOfTheServersOwnKeyringAtWork() throws IOException {
        var made = (Outcome.Done) stores.keyring().create(project.id(), "", null);
        var arn = made.key().arn();
        assertThat(keys.find(project.id(), made.key().id())).isEqualTo(arn);
        var data = keys.make(project.id(), arn, CONTEXT);
        assertThat(keys.open(project.id(), arn, data.sealed(), CONTEXT)).isEqualTo(data.clear());
        assertRefused(Kind.NOT_FOUND, () -> keys.find(neighbour.id(), arn));
        assertThat(vault.calls).hasValue(0);
    }
}
