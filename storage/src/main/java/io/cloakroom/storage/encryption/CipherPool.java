package io.cloakroom.storage.encryption;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;

/// A pool of ciphers of one transformation: getting a new cipher from the security providers takes longer than decrypting a
/// short object. The pool keeps a bounded number of ciphers; more may be in use at a time.
public final class CipherPool {
    private static final int KEPT = 32;

    private final String transformation;
    private final Setup setup;
    private final ArrayBlockingQueue<Cipher> free = new ArrayBlockingQueue<>(KEPT);

    /// Done once with each new cipher.
    @FunctionalInterface
    public interface Setup {
        void apply(Cipher cipher) throws GeneralSecurityException;
    }

    /// @param transformation of the JDK, as [Cipher#getInstance(String)] knows it
    public CipherPool(String transformation, Setup setup) {
        this.transformation = transformation;
        this.setup = setup;
    }

    /// A cipher for the caller alone.
    public Cipher take() {
        var cipher = free.poll();
        if (cipher != null) {
            return cipher;
        }
        try {
            var fresh = Cipher.getInstance(transformation);
            setup.apply(fresh);
            return fresh;
        } catch (NoSuchAlgorithmException | NoSuchPaddingException never) {
            throw new IllegalStateException(never);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a cipher could not be set up", failed);
        }
    }

    /// Returns a cipher to the pool. The caller must not touch it again, and must not return a cipher that cannot be used
    /// again as it is.
    public void give(Cipher cipher) {
        // When the pool is full, the cipher is left to the garbage collector.
        var _ = free.offer(cipher);
    }
}
