package io.cloakroom.admin.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The audit log, in files like `audit-0000000001.jsonl`, named by the sequence number of their first line. A line is
/// durable when [#append] returns; the next start removes a line that a crash has cut off.
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    /// The most that one call of [#find] reads.
    private static final long MOST_READ_BYTES = 8L * 1024 * 1024;

    private final Path directory;
    private final InstantSource clock;
    private final long fileBytes;

    @GuardedBy("this")
    private final AuditReserve reserve;

    @GuardedBy("this")
    private FileChannel out;

    @GuardedBy("this")
    private boolean failing;

    @GuardedBy("this")
    private long nextSequence;

    @GuardedBy("this")
    private String previous;

    private AuditLog(Path directory, InstantSource clock, long fileBytes, FileChannel out, long next, String previous) {
        this.directory = directory;
        this.clock = clock;
        this.fileBytes = fileBytes;
        this.reserve = new AuditReserve(directory);
        this.out = out;
        this.nextSequence = next;
        this.previous = previous;
    }

    /// An event to log; the log adds time, sequence number and hashes.
    ///
    /// @see AuditEntry
    public record Event(
            String who,
            String via,
            String address,
            String client,
            String action,
            String target,
            String project,
            String token,
            int result,
            String detail) {}

    /// One page of the lines that a search has found, newest first.
    ///
    /// @param next where the next page begins; `null` at the beginning of the log. Even an empty page may have a
    ///     `next`, since one call reads a limited part of the log
    public record Entries(
            List<AuditEntry> entries, @Nullable String next) {
        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /// @param fileBytes size after which a new file is begun
    public static AuditLog open(Path directory, InstantSource clock, long fileBytes) throws IOException {
        Files.createDirectories(directory);
        var files = AuditFiles.in(directory);
        if (files.isEmpty()) {
            var first = AuditFiles.begin(directory, 1);
            return new AuditLog(directory, clock, fileBytes, first, 1, AuditChain.START);
        }
        var last = files.getLast();
        AuditFiles.cutUnfinished(last);
        var out = FileChannel.open(last, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        var line = AuditFiles.lastLine(files);
        var link = line.flatMap(AuditChain::link);
        if (line.isPresent() && link.isEmpty()) {
            LOG.error("the audit log's last line in {} was changed from outside; its chain begins anew there", last);
        }
        long next =
                link.isPresent() ? link.get().sequence() + 1 : AuditFiles.firstSequence(last) + AuditFiles.lines(last);
        return new AuditLog(
                directory,
                clock,
                fileBytes,
                out,
                next,
                link.map(AuditChain.Link::hash).orElse(AuditChain.START));
    }

    /// Whether a line can be written even when the disk becomes full now. Ask this before an action that needs a
    /// line, since the action could not be undone when its line fails.
    public synchronized boolean hasRoom() {
        return reserve.isThere(failing);
    }

    /// Adds a line and makes it durable.
    public synchronized AuditEntry append(Event event) throws IOException {
        try {
            return add(event);
        } catch (IOException full) {
            reserve.release();
            failing = true;
            var added = add(event);
            failing = false;
            return added;
        }
    }

    @GuardedBy("this")
    private AuditEntry add(Event event) throws IOException {
        if (out.size() >= fileBytes) {
            var next = AuditFiles.begin(directory, nextSequence);
            out.close();
            out = next;
        }
        var entry = new AuditEntry(
                nextSequence,
                clock.instant(),
                event.who(),
                event.via(),
                event.address(),
                event.client(),
                event.action(),
                event.target(),
                event.project(),
                event.token(),
                event.result(),
                event.detail(),
                previous,
                "");
        ObjectNode json = JSON.valueToTree(entry);
        json.remove("hash");
        var line = AuditChain.sealed(JSON.writeValueAsString(json));
        var link = AuditChain.link(line).orElseThrow(() -> new IOException("an audit line has not its own form"));
        long end = out.size();
        try {
            write(line + "\n");
        } catch (IOException failed) {
            out.truncate(end);
            throw failed;
        }
        nextSequence++;
        previous = link.hash();
        return JSON.readValue(line, AuditEntry.class);
    }

    @GuardedBy("this")
    private void write(String line) throws IOException {
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        out.force(false);
    }

    /// Finds the newest matching lines before a position.
    ///
    /// @param holding a text that every matching line contains, so that other lines need not be parsed; or empty
    /// @param before `next` of the previous page, or `null` to begin at the end of the log
    /// @throws IllegalArgumentException when `before` is not a position from this log
    public Entries find(String holding, Predicate<AuditEntry> filter, @Nullable String before, int max)
            throws IOException {
        var files = AuditFiles.in(directory);
        int file = files.size() - 1;
        long end = Long.MAX_VALUE;
        if (before != null) {
            if (!before.matches("\\d{1,18}\\.\\d{1,18}")) {
                throw new IllegalArgumentException("no position in the audit log");
            }
            long first = Long.parseLong(before.substring(0, before.indexOf('.')));
            end = Long.parseLong(before.substring(before.indexOf('.') + 1));
            while (file >= 0 && AuditFiles.firstSequence(files.get(file)) > first) {
                file--;
            }
        }
        var found = new ArrayList<AuditEntry>();
        long left = MOST_READ_BYTES;
        for (; file >= 0; file--) {
            try (var lines = new LinesBackwards(files.get(file), end)) {
                for (var line = lines.next(); line != null; line = lines.next()) {
                    left -= line.length();
                    if (line.contains(holding)) {
                        entry(line).filter(filter).ifPresent(found::add);
                    }
                    if (found.size() == max || left < 0) {
                        return new Entries(found, AuditFiles.firstSequence(files.get(file)) + "." + lines.position());
                    }
                }
            }
            end = Long.MAX_VALUE;
        }
        return new Entries(found, null);
    }

    private static Optional<AuditEntry> entry(String line) {
        try {
            return Optional.of(JSON.readValue(line, AuditEntry.class));
        } catch (JacksonException damaged) {
            return Optional.empty(); // a check of the chain reports such lines
        }
    }

    /// Checks the whole chain, up to the line that was last when the call began.
    public AuditChain.Verdict verify() throws IOException {
        List<Path> files;
        long last;
        synchronized (this) {
            files = AuditFiles.in(directory);
            last = nextSequence - 1;
        }
        return AuditChain.verify(files, files.isEmpty() ? 1 : AuditFiles.firstSequence(files.getFirst()), last);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
