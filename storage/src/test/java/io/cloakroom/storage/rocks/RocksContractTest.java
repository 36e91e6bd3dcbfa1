package io.cloakroom.storage.rocks;

import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.EngineContract;
import io.cloakroom.storage.engine.ListingContract;
import io.cloakroom.storage.engine.ObjectStoreContract;
import io.cloakroom.storage.engine.ProjectStoreContract;
import io.cloakroom.storage.engine.TokenStoreContract;
import io.cloakroom.storage.engine.UploadContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contract kit over the embedded engine, with files so small that each kind is met.
final class RocksContractTest {
    private static Engine open(Path directory) throws IOException {
        return RocksEngine.open(
                directory,
                RocksSettings.defaults()
                        .withReserveBytes(0)
                        .withBlockCacheBytes(8 << 20)
                        .withWriteBufferTotalBytes(4 << 20)
                        .withWriteBufferBytes(1 << 20)
                        .withSegmentBytes(1 << 20)
                        .withExtentThresholdBytes(256 << 10));
    }

    @Nested
    final class Objects extends ObjectStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Uploads extends UploadContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Listings extends ListingContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Projects extends ProjectStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Tokens extends TokenStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Port extends EngineContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }
}
