package io.cloakroom.admin.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The form of a line, and the chain that the lines make: each holds the hash of the one before and, last, its own. A
/// line that was changed, taken out or put in breaks it.
public final class AuditChain {
    /// What the first line has as the hash of the one before.
    static final String START = "0".repeat(64);

    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final Pattern LINE = Pattern.compile(
            "(\\{\"sequence\":(\\d{1,18}),.*,\"previous\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"}",
            Pattern.DOTALL); // texts may hold U+2028, which JSON leaves as it is

    private AuditChain() {}

    /// What a check found.
    ///
    /// @param lines   how many hold together, from the first on
    /// @param last    hash of the last of them: who keeps it elsewhere sees when lines are cut off at the end
    /// @param trouble what broke the chain; empty when all of it holds
    public record Verdict(long lines, String last, Optional<String> trouble) {}

    record Link(long sequence, String previous, String hash) {}

    /// Closes a line: `json` is the entry as an object without its hash.
    static String sealed(String json) {
        return json.substring(0, json.length() - 1) + ",\"hash\":\"" + hash(json) + "\"}";
    }

    /// The link that a line is; empty when it is none, or does not have the hash that it says.
    static Optional<Link> link(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches() || !hash(parts.group(1) + "}").equals(parts.group(4))) {
            return Optional.empty();
        }
        return Optional.of(new Link(Long.parseLong(parts.group(2)), parts.group(3), parts.group(4)));
    }

    /// Checks copied files, whatever line they begin and end with.
    ///
    /// @param files in order, named as the log names them
    public static Verdict verify(List<Path> files) throws IOException {
        return files.isEmpty()
                ? new Verdict(0, START, Optional.empty())
                : verify(files, AuditLog.firstSequence(files.getFirst()), TO_THE_END);
    }

    /// Reads all files, in order, line by line, up to the line `last`. The first file may be any: who throws old ones away
    /// leaves a log that begins where its name says.
    ///
    /// @param first sequence number of the first line
    /// @param last  likewise of the last one: what comes behind it is not looked at
    static Verdict verify(List<Path> files, long first, long last) throws IOException {
        long count = 0;
        var previous = START;
        long next = first;
        for (var file : files) {
            // Whatever is no UTF-8 is read as something else, and so has another hash.
            try (var lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                long number = 0;
                for (var line = next > last ? null : lines.readLine(); line != null; line = lines.readLine()) {
                    number++;
                    var link = link(line);
                    var where = file.getFileName() + " line " + number;
                    if (link.isEmpty()) {
                        return broken(count, previous, where + " was changed, or is no line of the log");
                    }
                    boolean follows =
                            next == first && first > 1 || link.get().previous().equals(previous);
                    if (link.get().sequence() != next || !follows) {
                        return broken(count, previous, where + " does not follow the line before it");
                    }
                    count++;
                    next = link.get().sequence() + 1;
                    previous = link.get().hash();
                    if (next > last) {
                        break;
                    }
                }
            }
        }
        return next > last || last == TO_THE_END
                ? new Verdict(count, previous, Optional.empty())
                : broken(count, previous, "the lines from number " + next + " on are gone");
    }

    private static Verdict broken(long count, String last, String why) {
        return new Verdict(count, last, Optional.of(why));
    }

    private static String hash(String text) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
