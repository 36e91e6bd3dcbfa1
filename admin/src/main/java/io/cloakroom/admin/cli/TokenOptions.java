package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Span;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The options for the properties of a token: texts, expiry and scope.
final class TokenOptions {
    private static final String[] SCOPE = {"--level", "--bucket", "--prefix", "--address", "--public-uploads"};
    private static final String[] PLACES = {"--bucket", "--prefix", "--address"};
    private static final String USUAL_LEVEL = "read-write";

    private TokenOptions() {}

    static Command addTo(Command command, String end) {
        return command.option("--name", "NAME", "For people.")
                .option("--description", "TEXT", "What it is for.")
                .option("--expires", "WHEN", "Expiry: 30d, 12h, 2027-01-31, or 2027-01-31T12:00:00Z. " + end)
                .options("--tag", "KEY=VALUE", "A note for programs. Can be repeated.")
                .choice(
                        "--level",
                        "LEVEL",
                        Arrays.stream(ScopeLevel.values()).map(ScopeLevel::code).toList(),
                        "What the token may do: read, write (only), read-write, list (only), full (everything)."
                                + " With a bucket, prefix or address"
                                + " the default is read-write.")
                .options(
                        "--bucket",
                        "NAME",
                        "Limits the token to a bucket or a pattern (logs-*). Can be"
                                + " repeated. Default: all buckets.")
                .options(
                        "--prefix",
                        "TEXT",
                        "Limits the token to keys with this prefix. Can be repeated. Default: all keys.")
                .options(
                        "--address",
                        "CIDR",
                        "Limits the token to clients in a network: 192.0.2.0/24. Can be"
                                + " repeated. Default: everywhere.")
                .choice(
                        "--public-uploads",
                        "ANSWER",
                        List.of("yes", "no"),
                        "Whether a token that writes may make its uploads public, as WordPress's media plugins do."
                                + " Default: no. A token with the level full always may.")
                .option("--policy", "FILE", "A policy document (JSON), instead of the five options above.")
                .excluding("--policy", "--level")
                .excluding("--policy", "--bucket")
                .excluding("--policy", "--prefix")
                .excluding("--policy", "--address")
                .excluding("--policy", "--public-uploads");
    }

    /// The fields of the REST interface for the options, without tags and scope.
    static Map<String, @Nullable Object> fields(Arguments call) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        call.option("--name").ifPresent(name -> fields.put("name", name));
        call.option("--description").ifPresent(text -> fields.put("description", text));
        call.option("--expires").ifPresent(when -> fields.put("expiresAt", end(when)));
        call.option("--policy").ifPresent(file -> fields.put("policy", policy(file)));
        return fields;
    }

    /// Whether an option for level, buckets, prefixes or addresses was given.
    static boolean isScoped(Arguments call) {
        return call.has(SCOPE);
    }

    /// The scope in the options.
    static ScopeChoice scope(Arguments call) {
        return new ScopeChoice(
                level(call).orElse(USUAL_LEVEL),
                call.options("--bucket"),
                call.options("--prefix"),
                call.options("--address"),
                call.option("--public-uploads").orElse("no").equals("yes"));
    }

    /// The scope of a token, changed by the options; limits without an option stay.
    ///
    /// @param token the current state
    static ScopeChoice scope(Arguments call, JsonNode token) {
        var level = level(call);
        if (level.filter(ScopeLevel.FULL.code()::equals).isPresent() && !call.has(PLACES)) {
            return scope(call);
        }
        var before = token.path("scope");
        if (!before.isObject()) {
            throw new CliException(
                    "its limits were written as a policy document: change them with --policy, or take them"
                            + " away first with --level full");
        }
        return new ScopeChoice(
                level.orElseGet(() -> limited(before)),
                given(call, "--bucket", before.path("buckets")),
                given(call, "--prefix", before.path("prefixes")),
                given(call, "--address", before.path("addresses")),
                call.option("--public-uploads")
                        .map("yes"::equals)
                        .orElse(before.path("publicUploads").asBoolean(false)));
    }

    /// Also accepts the panel's name for the highest level, "Everything".
    private static Optional<String> level(Arguments call) {
        return call.option("--level")
                .map(level -> level.equalsIgnoreCase(ScopeLevel.FULL.label()) ? ScopeLevel.FULL.code() : level);
    }

    /// The level to keep. A token without limits gets the usual level, like a new one.
    private static String limited(JsonNode before) {
        boolean anywhere = before.path("buckets").isEmpty()
                && before.path("prefixes").isEmpty()
                && before.path("addresses").isEmpty();
        var level = before.path("level").asString("");
        return anywhere && level.equals(ScopeLevel.FULL.code()) ? USUAL_LEVEL : level;
    }

    private static List<String> given(Arguments call, String option, JsonNode before) {
        return call.has(option)
                ? call.options(option)
                : before.values().stream().map(item -> item.asString("")).toList();
    }

    static Map<String, String> tags(List<String> arguments) {
        var tags = new TreeMap<String, String>();
        for (var each : arguments) {
            int end = each.indexOf('=');
            if (end < 1) {
                throw new CliException("--tag is KEY=VALUE, not \"" + each + "\"");
            }
            tags.put(each.substring(0, end), each.substring(end + 1));
        }
        return tags;
    }

    /// @param when see [#expiry], or `never`
    /// @return `null` for never
    static @Nullable String end(String when) {
        return when.equals("never") ? null : expiry(when, Instant.now());
    }

    /// @param when a number of days (`30d`) or hours (`12h`), a date, or a time
    static String expiry(String when, Instant now) {
        try {
            var life = Span.of(when);
            if (life.isPresent()) {
                return now.plus(life.get()).truncatedTo(ChronoUnit.SECONDS).toString();
            }
            return when.length() == 10
                    ? LocalDate.parse(when)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .toString()
                    : Instant.parse(when).toString();
        } catch (DateTimeParseException noTime) {
            throw new CliException("--expires is a length of time (30d, 12h), a date (2027-01-31), a time"
                    + " (2027-01-31T12:00:00Z) or never,"
                    + " not \"" + when + "\"");
        }
    }

    private static JsonNode policy(String file) {
        try {
            return AdminClient.JSON.readTree(Files.readAllBytes(Path.of(file)));
        } catch (IOException | InvalidPathException unreadable) {
            throw new CliException("cannot read " + file);
        } catch (JacksonException broken) {
            throw new CliException(file + " is not well-formed JSON: " + broken.getOriginalMessage());
        }
    }
}
