package io.cloakroom.storage.encryption;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;

/// Ciphers of one transformation, used again: to get a new one from the security providers takes longer than to decrypt a
/// short object. Keeps a bounded number; more may be out at once.
public final class CipherPool {
    private static final int KEPT = 32;

    private final String transformation;
    private final Setup setup;
    private final ArrayBlockingQueue<Cipher> free = new ArrayBlockingQueue<>(KEPT);

    /// What is done once with each new cipher.
    @FunctionalInterface
    public interface Setup {
        void apply(Cipher cipher) throws GeneralSecurityException;
    }

    /// @param transformation of the JDK, as [Cipher#getInstance(String)] knows it
    public CipherPool(String transformation, Setup setup) {
        this.transformation = transformation;
        this.setup = setup;
    }

    /// A cipher that nobody else has.
    public Cipher take() {
        var cipher = free.poll();
        if (cipher != null) {
            return cipher;
        }
        try {
            var made = Cipher.getInstance(transformation);
            setup.apply(made);
            return made;
        } catch (NoSuchAlgorithmException | NoSuchPaddingException never) {
            throw new IllegalStateException(never);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("a cipher could not be set up", failed);
        }
    }

    /// The caller must not touch the cipher again. One that cannot be used again as it is must not be given back.
    public void give(Cipher cipher) {
        // A full pool leaves it to the garbage collector.
        var _ = free.offer(cipher);
    }
}
