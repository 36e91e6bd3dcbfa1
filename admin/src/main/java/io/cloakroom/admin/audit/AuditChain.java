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

/// The format of a line and the hash chain over all lines: each line holds the hash of the line before and ends with
/// its own. Changing, removing or inserting a line breaks the chain.
public final class AuditChain {
    /// The previous hash of the first line.
    static final String START = "0".repeat(64);

    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final Pattern LINE = Pattern.compile(
            "(\\{\"sequence\":(\\d{1,18}),.*,\"previous\":\"([0-9a-f]{64})\"),\"hash\":\"([0-9a-f]{64})\"}",
            Pattern.DOTALL); // texts may contain U+2028, which JSON does not escape

    private AuditChain() {}

    /// The result of a check.
    ///
    /// @param lines   number of intact lines, counted from the first
    /// @param last    hash of the last intact line; an operator who keeps it elsewhere notices when lines are cut off
    ///     at the end
    /// @param trouble what broke the chain; empty when the chain is intact
    public record Verdict(long lines, String last, Optional<String> trouble) {}

    record Link(long sequence, String previous, String hash) {}

    /// Completes a line with its hash; `json` is the entry without it.
    static String sealed(String json) {
        return json.substring(0, json.length() - 1) + ",\"hash\":\"" + hash(json) + "\"}";
    }

    /// Parses a line; empty when it is malformed or its hash is wrong.
    static Optional<Link> link(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches() || !hash(parts.group(1) + "}").equals(parts.group(4))) {
            return Optional.empty();
        }
        return Optional.of(new Link(Long.parseLong(parts.group(2)), parts.group(3), parts.group(4)));
    }

    /// Checks copied files, which may begin and end with any line.
    ///
    /// @param files in order, named as the log names them
    public static Verdict verify(List<Path> files) throws IOException {
        return files.isEmpty()
                ? new Verdict(0, START, Optional.empty())
                : verify(files, AuditFiles.firstSequence(files.getFirst()), TO_THE_END);
    }

    /// Reads all files in order, line by line, up to line `last`. The first file need not be number 1: after old
    /// files are removed, the log begins where the name of its first file says.
    ///
    /// @param first sequence number of the first line
    /// @param last  sequence number of the last line; later lines are ignored
    static Verdict verify(List<Path> files, long first, long last) throws IOException {
        long count = 0;
        var previous = START;
        long next = first;
        for (var file : files) {
            // Malformed UTF-8 is decoded to other characters, so its hash differs.
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
