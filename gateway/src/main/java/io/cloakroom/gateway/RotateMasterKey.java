package io.cloakroom.gateway;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.gateway.config.ConfigException;
import io.cloakroom.gateway.config.OwnKeys;
import io.cloakroom.gateway.config.Setting;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.control.EngineMasterKeys;
import io.cloakroom.storage.rocks.RocksEngine;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom rotate-master-key`: puts a new master key in the place of the one in a data directory that no server uses. The next
/// start does the rest.
final class RotateMasterKey {
    private final Map<String, String> environment;

    RotateMasterKey(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    CommandSpec command() {
        return Command.named(
                        "rotate-master-key",
                        "Makes a new master key for a data directory that no server uses: master.key becomes"
                                + " master.key.previous. The next start seals everything with the new key, in the background.")
                .option(
                        "--data",
                        "DIR",
                        "The data directory. Default: " + Setting.DATA.usual() + ". Variable: "
                                + Setting.DATA.variable() + ".")
                .footer(
                        "Not for a master key that is given as a setting: give the new one as master-key, and the old one as",
                        "previous-master-key for one start.")
                .runs(this::run);
    }

    private int run(Arguments call) {
        var data = Path.of(
                call.option("--data").orElse(environment.getOrDefault(Setting.DATA.variable(), Setting.DATA.usual())));
        try {
            rotate(data);
        } catch (IOException failed) {
            throw new CliException(String.valueOf(failed.getMessage()));
        }
        call.out()
                .println("There is a new master key in " + data.resolve(OwnKeys.MASTER_KEY) + ", and the old one is "
                        + OwnKeys.PREVIOUS_MASTER_KEY + ". Keep both until the server has started and its log says that"
                        + " everything is sealed by the new master key.");
        return ExitCode.OK;
    }

    private static void rotate(Path data) throws IOException {
        var file = data.resolve(OwnKeys.MASTER_KEY);
        if (!Files.exists(file)) {
            throw new CliException("there is no " + file);
        }
        // Also keeps a server from starting meanwhile.
        try (var engine = RocksEngine.open(data, RocksSettings.defaults().withReserveBytes(0))) {
            var key = key(file);
            requireFinished(new EngineMasterKeys(engine.keyValue()), MasterKeys.idOf(key));
            // In this order: whatever a crash leaves, the key of the directory is in one of the files.
            OwnKeys.write(data.resolve(OwnKeys.PREVIOUS_MASTER_KEY), key);
            var newKey = new byte[OwnKeys.MASTER_KEY_BYTES];
            new SecureRandom().nextBytes(newKey);
            OwnKeys.write(file, newKey);
        }
    }

    private static byte[] key(Path file) throws IOException {
        try {
            return OwnKeys.in(file).orElseThrow(() -> new CliException("there is no " + file));
        } catch (ConfigException bad) {
            throw new CliException(String.valueOf(bad.getMessage()));
        }
    }

    private static void requireFinished(EngineMasterKeys master, String id) throws IOException {
        Optional<String> recorded = master.recorded();
        if (recorded.isPresent() && !recorded.get().equals(id)) {
            throw new CliException(
                    "master.key is not the key that this directory is encrypted with now: was it replaced"
                            + " before, and no server started since? Start the server first");
        }
        if (!master.isResealed()) {
            throw new CliException(
                    "the master key was replaced before, and not everything is sealed by it yet: start the"
                            + " server, and wait for the end of its job master-key");
        }
    }
}
