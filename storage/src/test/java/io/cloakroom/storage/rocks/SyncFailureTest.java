package io.cloakroom.storage.rocks;

import static io.cloakroom.storage.engine.KeyValue.Outcome.COMMITTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Programs;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Blobs;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What happens when a sync fails once, and what must not happen. Each scenario runs in a process of its own, into which
/// `failsync.c` is preloaded.
@EnabledOnOs(OS.LINUX)
final class SyncFailureTest {
    private static final Path SOURCE = Path.of("src/test/native/failsync.c");

    @TempDir
    private Path temporary;

    private Path library = Path.of("");

    @BeforeEach
    void compile() throws Exception {
        library = temporary.resolve("failsync.so");
        var compiler = new ProcessBuilder(
                        Programs.require("cc").toString(),
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        SOURCE.toString(),
                        "-ldl")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(compiler.exitValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"700000, /extents/", "20000, /segments/", "20000, /segments/0", "700000, /extents/0"})
    void oneFailedSyncFailsOneBlobAndNoLaterOne(String length, String path) throws Exception {
        run("failsOnce", length, path);
    }

    @ParameterizedTest
    @CsvSource({"700000, /extents/", "20000, /segments/"})
    void itShowsWhileSyncsFailAndGoesAwayByItself(String length, String path) throws Exception {
        run("showsAndHeals", length, path);
    }

    @Test
    void aNameThatWasThereDuringAFailedSyncIsNotBelievedLater() throws Exception {
        run("namesBesideTheFailedOne");
    }

    @Test
    void anInterruptHidesNoFailedSync() throws Exception {
        run("interrupted");
    }

    @Test
    void aSpaceWhoseNameMayBeLostIsMadeAnew() throws Exception {
        run("spaces");
    }

    private void run(String... scenario) throws Exception {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Scenario.class.getName(),
                temporary.resolve("data").toString(),
                Files.createDirectory(temporary.resolve("orders")).toString()));
        command.addAll(List.of(scenario));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("FAILSYNC", temporary.resolve("orders").toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /// The main class of the other process.
    record Scenario(Path data, Path orders) {
        private static final Partition BUCKET = new Partition("p1", "b1");
        private static final byte[] HOLDER = "version".getBytes(UTF_8);

        /// @param args the data directory, the directory of orders to the library, the scenario with its arguments
        public static void main(String[] args) throws Exception {
            var scenario = new Scenario(Path.of(args[0]), Path.of(args[1]));
            switch (args[2]) {
                case "failsOnce" -> scenario.failsOnce(Integer.parseInt(args[3]), args[4]);
                case "showsAndHeals" -> scenario.showsAndHeals(Integer.parseInt(args[3]), args[4]);
                case "namesBesideTheFailedOne" -> scenario.namesBesideTheFailedOne();
                case "interrupted" -> scenario.interrupted();
                case "spaces" -> scenario.spaces();
                default -> throw new IllegalArgumentException(args[2]);
            }
            Runtime.getRuntime().halt(0);
        }

        private void failsOnce(int length, String path) throws Exception {
            BlobRef good;
            try (var engine = open()) {
                give("once", path);
                assertFails(() -> store(engine, "failed", length));
                good = store(engine, "good", length);
            }
            try (var engine = open()) {
                engine.collectNow();
                engine.awaitCalls();
                assertThat(engine.keyValue().get(BUCKET, row("failed"))).isNull();
                assertThat(read(engine, good)).isEqualTo(bytes(length));
                try (var files = Files.list(data.resolve("spaces/p1").resolve(path.split("/", 3)[1]))) {
                    assertThat(files.map(file -> String.valueOf(file.getFileName()))
                                    .filter(name -> !name.equals("mark")))
                            .containsExactly("%016x".formatted(good.file()));
                }
            }
        }

        private void showsAndHeals(int length, String path) throws Exception {
            try (var engine = open()) {
                give("always", path);
                assertFails(() -> store(engine, "failed", length));
                engine.noteDurable();
                assertThat(engine.troubles())
                        .singleElement()
                        .asString()
                        .contains("p1", path.replace("/", ""), "Input/output error");
                Files.delete(orders.resolve("always"));
                engine.noteDurable();
                assertThat(engine.troubles()).isEmpty();
                store(engine, "good", length);
            }
        }

        private void namesBesideTheFailedOne() throws Exception {
            try (var engine = open();
                    var failed = written(engine, 700_000);
                    var beside = written(engine, 700_000)) {
                give("once", "/extents/");
                assertFails(failed::seal);
                try (var later = written(engine, 700_000)) {
                    later.seal();
                }
                assertFails(beside::seal);
            }
        }

        /// An interrupt comes while the sync runs that then fails.
        private void interrupted() throws Exception {
            for (int length : new int[] {20_000, 700_000}) {
                try (var engine = open();
                        var writer = written(engine, length)) {
                    Files.createFile(orders.resolve("hold"));
                    give("once", length == 20_000 ? "/segments/0" : "/extents/0");
                    var seal = new FutureTask<>(writer::seal);
                    var sealing = Thread.ofVirtual().start(seal);
                    awaitFile(orders.resolve("held"));
                    // An interrupt that closes a descriptor waits until its calls have ended.
                    var interrupt = Thread.ofPlatform().start(sealing::interrupt);
                    while (interrupt.isAlive() && !sealing.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    Files.delete(orders.resolve("hold"));
                    interrupt.join();
                    assertThatThrownBy(seal::get).hasCauseInstanceOf(StoreException.class);
                    Files.delete(orders.resolve("held"));
                }
            }
        }

        private void spaces() throws Exception {
            try (var engine = open()) {
                give("once", "/spaces/");
                assertFails(() -> engine.createSpace("p2"));
                assertThat(data.resolve("spaces/p2")).doesNotExist();
                give("once", "/spaces/p2/");
                assertFails(() -> engine.createSpace("p2"));
                assertThat(data.resolve("spaces/p2/extents")).doesNotExist();
                engine.createSpace("p2");
                engine.keyValue().create(new Partition("p2", "b"));
            }
        }

        private RocksEngine open() throws IOException {
            var engine = RocksEngine.open(
                    data,
                    RocksSettings.defaults()
                            .withReserveBytes(0)
                            .withSegmentBytes(1 << 20)
                            .withExtentThresholdBytes(256 << 10));
            engine.createSpace(Partition.CONTROL);
            if (!Files.exists(data.resolve("spaces/p1"))) {
                engine.createSpace("p1");
                engine.keyValue().create(BUCKET);
            }
            engine.expectSpaces(List.of("p1"));
            return engine;
        }

        /// The name of an order tells when, its content which path.
        private void give(String order, String path) throws IOException {
            var complete = orders.resolve("new");
            Files.writeString(complete, path.endsWith("/") ? path + "\n" : path);
            Files.move(complete, orders.resolve(order), StandardCopyOption.ATOMIC_MOVE);
        }

        private static void awaitFile(Path file) {
            while (!Files.exists(file)) {
                Thread.onSpinWait();
            }
        }

        private static void assertFails(ThrowingCallable call) {
            assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining("Input/output error");
        }

        private static Blobs.Writer written(RocksEngine engine, int length) throws IOException {
            var writer = engine.blobs().create("p1", OptionalLong.of(length));
            writer.write(ByteBuffer.wrap(bytes(length)));
            return writer;
        }

        private static BlobRef store(RocksEngine engine, String key, int length) throws IOException {
            try (var writer = written(engine, length)) {
                var blob = writer.seal();
                assertThat(engine.keyValue()
                                .commit(
                                        BUCKET,
                                        key.getBytes(UTF_8),
                                        List.of(),
                                        List.of(new Change.Claim(blob, HOLDER), new Change.Set(row(key), new byte[] {1
                                        }))))
                        .isEqualTo(COMMITTED);
                return blob;
            }
        }

        private static byte[] read(RocksEngine engine, BlobRef blob) throws IOException {
            try (var reader = engine.blobs().open("p1", blob)) {
                var into = ByteBuffer.allocate((int) blob.length());
                reader.read(0, into);
                return into.array();
            }
        }

        private static Row row(String key) {
            return new Row(key.getBytes(UTF_8));
        }

        private static byte[] bytes(int length) {
            var bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            return bytes;
        }
    }
}
