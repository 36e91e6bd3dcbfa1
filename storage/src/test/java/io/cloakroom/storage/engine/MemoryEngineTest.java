package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Nested;

/// The stores over the engine in memory.
final class MemoryEngineTest {
    @Nested
    final class Objects extends ObjectStoreContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Appends extends AppendContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Renames extends RenameContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Uploads extends UploadContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Encryptions extends EncryptionContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class Versions extends VersionContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Protections extends ProtectionContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class Listings extends ListingContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Projects extends ProjectStoreContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Tokens extends TokenStoreContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Traffic extends TrafficStoreContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class Records extends ExpiringRecordsContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class Quotas extends UsageContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class HeldVersions extends HeldVersionsContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected void assertBlobs(int expected) {
            assertThat(((MemoryEngine) engine()).blobs().count()).isEqualTo(expected);
        }
    }

    @Nested
    final class Documents extends BucketConfigContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class UnknownFields extends UnknownFieldsContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }

        @Override
        protected boolean moveBlobs() throws IOException {
            return ((MemoryEngine) engine()).moveBlobs() > 0;
        }
    }

    @Nested
    final class Keys extends KeyringContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class MasterKey extends MasterKeyContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }

    @Nested
    final class Port extends EngineContract {
        @Override
        protected Engine newEngine() {
            return new MemoryEngine();
        }
    }
}
