package io.cloakroom.storage.rocks.blob;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the disk space of stretches in the middle of files back to the file system, which Java has no call for. Only
/// Linux does it, and not on every file system.
public final class Holes {
    private static final Logger LOG = LoggerFactory.getLogger(Holes.class);
    private static final int READ_WRITE = 2;
    private static final int KEEP_SIZE_PUNCH_HOLE = 1 | 2;
    private static final int NOT_SUPPORTED = 95;
    private static final int NO_SUCH_CALL = 38;
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();

    private final @Nullable Calls calls;
    private volatile boolean refused;

    /// The bytes of a file from one position on, up to and without another one.
    public record Stretch(long from, long to) {
        long bytes() {
            return to - from;
        }
    }

    private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
        @SuppressWarnings("restricted") // the process is started with native access, for RocksDB
        static @Nullable Calls find() {
            if (!System.getProperty("os.name").equals("Linux")) {
                return null;
            }
            var linker = Linker.nativeLinker();
            var all = linker.defaultLookup();
            var errno = Linker.Option.captureCallState("errno");
            return new Calls(
                    linker.downcallHandle(
                            all.findOrThrow("open"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                            errno),
                    linker.downcallHandle(
                            all.findOrThrow("fallocate"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG),
                            errno),
                    linker.downcallHandle(
                            all.findOrThrow("close"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
        }
    }

    public Holes() {
        calls = Calls.find();
    }

    /// Whether stretches can be freed, as far as it is known.
    public boolean possible() {
        return calls != null && !refused;
    }

    /// Frees the stretches; they read as zeros from then on. The file stays as long as it is.
    void punch(Path file, List<Stretch> stretches) throws IOException {
        var found = calls;
        if (found == null || stretches.isEmpty()) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var errno = arena.allocate(ERRNO);
            int fd = (int) found.open().invokeExact(errno, arena.allocateFrom(file.toString()), READ_WRITE);
            if (fd < 0) {
                throw new IOException("cannot open " + file + ": error " + errno(errno));
            }
            try {
                for (var stretch : stretches) {
                    if ((int) found.fallocate()
                                    .invokeExact(errno, fd, KEEP_SIZE_PUNCH_HOLE, stretch.from(), stretch.bytes())
                            != 0) {
                        failed(file, errno(errno));
                        return;
                    }
                }
            } finally {
                int _ = (int) found.close().invokeExact(fd);
            }
        } catch (IOException | RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IOException(failed);
        }
    }

    private void failed(Path file, int errno) throws IOException {
        if (errno != NOT_SUPPORTED && errno != NO_SUCH_CALL) {
            throw new IOException("cannot free stretches of " + file + ": error " + errno);
        }
        refused = true;
        LOG.info("the file system of {} cannot free a part of a file: space comes back when segments are copied", file);
    }

    private static int errno(MemorySegment captured) {
        return (int)
                ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno")).get(captured, 0L);
    }
}
