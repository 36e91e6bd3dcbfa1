package io.cloakroom.gateway;

import io.cloakroom.admin.SecretFiles;
import io.cloakroom.admin.cli.console.AdminFile;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.gateway.config.ConfigException;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.Setting;
import io.cloakroom.gateway.config.SettingSources;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom serve`: reads the settings, starts the server, and stops it on a signal.
final class Serve {
    static final String WELCOME_FILE = "first-start.txt";

    private final Map<String, String> environment;
    private final PrintStream out;

    Serve(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    CommandSpec command() {
        var command = Command.named(
                        "serve",
                        "Starts the server and runs until SIGTERM or SIGINT. Settings come from the file, over it from"
                                + " the environment, over that from the options.")
                .option(
                        "--config",
                        "FILE",
                        "Settings as YAML, `key: value`; a key is an option's name without --. Variable: "
                                + SettingSources.CONFIG_VARIABLE + ".");
        for (var setting : Setting.values()) {
            if (!setting.secret()) {
                command.option(setting.flag(), setting.label(), description(setting));
            }
        }
        return command.footer(footer()).runs(this::run);
    }

    private static String description(Setting setting) {
        return escaped(setting.description() + (setting.usual().isEmpty() ? "" : " Default: " + setting.usual() + ".")
                + " Variable: " + setting.variable() + ".");
    }

    private static String[] footer() {
        var lines = new ArrayList<String>();
        lines.add("Settings without an option, because command lines are there for all to see:");
        for (var setting : Setting.values()) {
            if (setting.secret()) {
                lines.add("  " + setting.key() + " (" + setting.variable() + "): " + escaped(setting.description()));
            }
        }
        lines.add("");
        lines.add("The last line of a start, on standard output, names both ports. The log goes to standard error.");
        lines.add("Exit code: 0 stopped by a signal, 1 could not start or stop, 2 not understood.");
        return lines.toArray(String[]::new);
    }

    /// picocli takes descriptions as format strings.
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private int run(Arguments call) {
        try {
            var values = SettingSources.read(
                    call.option("--config"),
                    environment,
                    setting -> setting.secret() ? java.util.Optional.empty() : call.option(setting.flag()),
                    warning -> say(call.err(), "warning: " + warning));
            serve(GatewayConfig.from(values), call.err());
            return ExitCode.OK;
        } catch (ConfigException wrong) {
            say(call.err(), String.valueOf(wrong.getMessage()));
            return wrong.isUsage() ? ExitCode.USAGE : ExitCode.SOFTWARE;
        } catch (IOException failed) {
            throw new CliException(sentence(failed));
        }
    }

    private void serve(GatewayConfig config, PrintWriter err) throws IOException {
        System.setProperty("cloakroom.log.level", config.logLevel());
        var gateway = Gateway.start(config);
        try {
            announce(config, gateway);
        } catch (IOException | RuntimeException failed) {
            gateway.close();
            throw failed;
        }
        var stop = new Thread(() -> stop(config, gateway, err), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        out.println("Cloakroom is ready: S3 " + config.ports().url(gateway.s3Port()) + ", admin "
                + config.ports().url(gateway.adminPort()));
        out.flush();
        sleepForever();
    }

    private void announce(GatewayConfig config, Gateway gateway) throws IOException {
        writeAdminFile(config, gateway);
        for (var line : gateway.prepared().lines()) {
            out.println(line);
        }
        var welcome = gateway.prepared().welcome();
        if (welcome.isPresent()) {
            var adminUrl = gateway.adminUrl();
            var text = FirstStart.text(
                    welcome.get(), gateway.endpoint(), config.s3().region(), adminUrl);
            if (Terminal.isStandardOutput()) {
                out.println();
                out.println(text);
            } else {
                var file = config.data().resolve(WELCOME_FILE);
                var before = Files.exists(file) ? Files.readString(file) + "\n" : "";
                SecretFiles.replace(file, (before + text).getBytes(StandardCharsets.UTF_8));
                out.println("First start: endpoint, keys and the operator's password are in "
                        + file.toAbsolutePath().normalize());
            }
            gateway.welcomed(welcome.get());
        } else {
            out.println("S3 endpoint: " + gateway.endpoint());
            out.println("Admin: " + gateway.adminUrl());
        }
    }

    private static void writeAdminFile(GatewayConfig config, Gateway gateway) throws IOException {
        var tls = config.ports().tls();
        var file = new AdminFile(
                gateway.adminUrl(),
                gateway.operatorToken(),
                tls == null ? null : Files.readString(tls.certificate(), StandardCharsets.ISO_8859_1),
                tls == null ? null : tls.certificate().toAbsolutePath().toString());
        SecretFiles.replace(config.data().resolve(AdminFile.NAME), file.toJson());
    }

    /// Runs as the JVM's shutdown hook. After a signal the JVM would exit with 128 plus the number of the signal. A
    /// clean stop is no failure, and only `halt` can make the exit code 0.
    private void stop(GatewayConfig config, Gateway gateway, PrintWriter err) {
        int code = ExitCode.OK;
        try {
            Files.deleteIfExists(config.data().resolve(AdminFile.NAME));
            gateway.close();
        } catch (IOException | RuntimeException failed) {
            say(err, "the stop was not clean: " + failed.getMessage());
            code = ExitCode.SOFTWARE;
        }
        // Standard output is not flushed again: its reader may have stalled, and every line of ours was flushed when it
        // was written.
        Runtime.getRuntime().halt(code);
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void sleepForever() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException _) {
                LoggerFactory.getLogger(Serve.class).debug("woken");
            }
        }
    }

    private static String sentence(IOException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    private static void say(PrintWriter err, String sentence) {
        err.println("cloakroom: " + sentence);
        err.flush();
    }
}
