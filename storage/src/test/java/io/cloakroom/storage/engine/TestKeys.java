package io.cloakroom.storage.engine;

import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Keys for tests, the same in each process, and what to ask for to get an object of each kind of encryption.
public final class TestKeys {
    public static final Encryption SSE_S3 = new Encryption.SseS3(SealedKey.NONE);
    public static final Encryption SSE_C = new Encryption.SseC(SealedKey.NONE);
    public static final Encryption KMS = new Encryption.SseKms("alias/one", "", false, SealedKey.NONE);
    public static final Encryption KMS_BUCKET_KEY = new Encryption.SseKms("", "e30=", true, SealedKey.NONE);
    public static final List<Encryption> KINDS = List.of(Encryption.NONE, SSE_S3, SSE_C, KMS, KMS_BUCKET_KEY);

    private TestKeys() {}

    /// Lets stores encrypt.
    public static void begin(Stores stores) {
        stores.keys().begin(new MasterKeys(new byte[KeyWrap.KEY_BYTES], List.of()), new TestKeyService());
    }

    public static CustomerKey customerKey(int number) {
        var bytes = new byte[KeyWrap.KEY_BYTES];
        Arrays.fill(bytes, (byte) number);
        return new CustomerKey(bytes);
    }

    /// The client's key, for an object that needs one.
    public static @Nullable CustomerKey keyFor(Encryption encryption) {
        return encryption instanceof Encryption.SseC ? customerKey(1) : null;
    }

    /// Bytes for an object that is encrypted in this way.
    public static IncomingPayload body(Encryption encryption, byte[] bytes) {
        return with(keyFor(encryption), TestBody.of(bytes));
    }

    /// A body that brings a key of the client's.
    public static IncomingPayload with(@Nullable CustomerKey key, IncomingPayload body) {
        return new IncomingPayload() {
            @Override
            public OptionalLong length() {
                return body.length();
            }

            @Override
            public int read(ByteBuffer into) throws IOException {
                return body.read(into);
            }

            @Override
            public PayloadDigests finish() throws IOException {
                return body.finish();
            }

            @Override
            public @Nullable CustomerKey customerKey() {
                return key;
            }
        };
    }
}
