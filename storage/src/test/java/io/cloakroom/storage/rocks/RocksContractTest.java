package io.cloakroom.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.Body;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.AppendContract;
import io.cloakroom.storage.engine.BucketConfigContract;
import io.cloakroom.storage.engine.EncryptionContract;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.EngineContract;
import io.cloakroom.storage.engine.ExpiringRecordsContract;
import io.cloakroom.storage.engine.HeldVersionsContract;
import io.cloakroom.storage.engine.KeyringContract;
import io.cloakroom.storage.engine.ListingContract;
import io.cloakroom.storage.engine.MasterKeyContract;
import io.cloakroom.storage.engine.ObjectStoreContract;
import io.cloakroom.storage.engine.ProjectStoreContract;
import io.cloakroom.storage.engine.ProtectionContract;
import io.cloakroom.storage.engine.RenameContract;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TextKeys;
import io.cloakroom.storage.engine.TokenStoreContract;
import io.cloakroom.storage.engine.TrafficStoreContract;
import io.cloakroom.storage.engine.UnknownFieldsContract;
import io.cloakroom.storage.engine.UploadContract;
import io.cloakroom.storage.engine.UsageContract;
import io.cloakroom.storage.engine.VersionContract;
import io.cloakroom.storage.rocks.shared.RocksSettings;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
    final class Appends extends AppendContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Renames extends RenameContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Encryptions extends EncryptionContract {
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
    final class Versions extends VersionContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Protections extends ProtectionContract {
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
    final class Traffic extends TrafficStoreContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Records extends ExpiringRecordsContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Quotas extends UsageContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class HeldVersions extends HeldVersionsContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Documents extends BucketConfigContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class UnknownFields extends UnknownFieldsContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class Keys extends KeyringContract {
        @TempDir
        private Path directory;

        @Override
        protected Engine newEngine() throws IOException {
            return open(directory);
        }
    }

    @Nested
    final class MasterKey extends MasterKeyContract {
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

    @TempDir
    private Path directory;

    /// What was checked once is given as slices of its file, so that it can go out by `sendfile`; not while its file is
    /// still written to.
    @Test
    void givesSlicesOfWhatWasCheckedBeforeInFilesThatAreSealed() throws IOException {
        try (var engine = open(directory)) {
            var stores = Stores.over(engine, InstantSource.system(), new SecureRandom(), StoreSettings.DEFAULT);
            var project = ((CreateProject.Created) stores.projects().createProject("p", "")).project();
            var made = stores.projects().createBucket(project.id(), new BucketName("bucket"), "us-east-1", Acl.PRIVATE);
            var bucket = ((CreateBucket.Created) made).bucket();
            assertThat(slicesGiven(stores, bucket, 200_000)).containsExactly(false, false);
            assertThat(slicesGiven(stores, bucket, 1_000_000)).containsExactly(false, true);
        }
    }

    /// Stores an object and reads it twice.
    private static List<Boolean> slicesGiven(Stores stores, Bucket bucket, int size) throws IOException {
        var bytes = TestBody.bytes(size, 1);
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
        new TextKeys(stores.objects()).put(bucket, "key", meta, TestBody.of(bytes), PutCondition.ALWAYS);
        var given = new ArrayList<Boolean>();
        try (var object =
                new TextKeys(stores.objects()).open(bucket, "key", null).orElseThrow()) {
            for (int i = 0; i < 2; i++) {
                try (var body = object.body()) {
                    assertThat(TestBody.read(body)).isEqualTo(bytes);
                    given.add(body instanceof Body.Slices);
                }
            }
        }
        return given;
    }
}
