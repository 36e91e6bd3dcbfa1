package io.cloakroom.storage.engine.crypt;

import io.cloakroom.storage.encryption.CipherPool;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Encrypts and decrypts the blocks of one piece of payload (an object, or one part of it) with AES-256-GCM. A block is
/// authenticated together with its position: the number of the part, its own number, and whether it is the last. So
/// exchanged, missing or cut off blocks are noticed. Where the piece is stored, and under which key its object is listed, is
/// not authenticated. For one thread at a time.
///
/// Nonces are random. NIST SP 800-38D, 8.3 allows 2^32 blocks under one data key, far more than an object may have.
public final class BlockCipher implements AutoCloseable {
    private static final int TAG_BITS = 8 * CipherBlocks.TAG_BYTES;
    private static final int PLACE_BYTES = Integer.BYTES + Long.BYTES + 1;

    private final PayloadKey key;
    private final int part;
    private final Cipher cipher;
    private boolean closed;
    private final byte[] nonce = new byte[CipherBlocks.NONCE_BYTES];
    private final ByteBuffer place = ByteBuffer.allocate(PLACE_BYTES);

    /// @param part number of the part; 1 for an object in one piece, which becomes part 1 when something is appended to it
    public BlockCipher(PayloadKey key, int part) {
        this.key = key;
        this.part = part;
        this.cipher = key.ciphers().take();
    }

    /// The pool of ciphers for the blocks of all keys.
    static CipherPool pool() {
        return new CipherPool("AES/GCM/NoPadding", _ -> {});
    }

    /// Encrypts a block in place: its payload begins [CipherBlocks#NONCE_BYTES] behind `at`, and the array has room for the
    /// tag behind the payload.
    ///
    /// @param length of the payload
    /// @return the length of the stored block, which begins at `at`
    int seal(SecureRandom random, long block, boolean last, byte[] array, int at, int length) {
        try {
            random.nextBytes(nonce);
            System.arraycopy(nonce, 0, array, at, nonce.length);
            begin(Cipher.ENCRYPT_MODE, block, last);
            int from = at + nonce.length;
            return nonce.length + cipher.doFinal(array, from, length, array, from);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a block could not be encrypted", failed);
        }
    }

    /// Decrypts a stored block.
    ///
    /// @param stored the bytes of the block from its position on, in an array
    /// @param to     receives the payload; another array
    /// @return whether the block was encrypted for this position under this key; if not, the content of `to` is undefined
    public boolean open(long block, boolean last, ByteBuffer stored, byte[] to, int at) {
        if (stored.remaining() < CipherBlocks.OVERHEAD_BYTES) {
            return false;
        }
        try {
            int from = stored.arrayOffset() + stored.position();
            System.arraycopy(stored.array(), from, nonce, 0, nonce.length);
            begin(Cipher.DECRYPT_MODE, block, last);
            cipher.doFinal(stored.array(), from + nonce.length, stored.remaining() - nonce.length, to, at);
            return true;
        } catch (AEADBadTagException changed) {
            return false;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a block could not be decrypted", failed);
        }
    }

    /// Returns the cipher to the pool. Not needed for correctness.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            key.ciphers().give(cipher);
        }
    }

    private void begin(int mode, long block, boolean last) throws GeneralSecurityException {
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
        place.clear().putInt(part).putLong(block).put((byte) (last ? 1 : 0)).flip();
        cipher.updateAAD(place);
    }
}
