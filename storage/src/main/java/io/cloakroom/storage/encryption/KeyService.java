package io.cloakroom.storage.encryption;

import java.io.IOException;

/// A key management service, as far as SSE-KMS needs one: named keys that never leave the service, and data keys that it
/// makes and opens under them. Every method may block, for a time that the implementation limits: a service that does not
/// answer is a [KeyException] of kind UNAVAILABLE.
public interface KeyService {
    /// Finds the key that a client names.
    ///
    /// @param project id of the bucket's project
    /// @param name    id, ARN, alias (`alias/…`) or ARN of an alias; empty for the project's default key `alias/aws/s3`,
    ///                which is created if need be
    /// @return ARN of the key, which stays the same when the key is rotated or its alias moves
    /// @throws KeyException when there is no such key, or it cannot be used now
    String find(String project, String name) throws IOException;

    /// Makes a data key of 32 bytes.
    ///
    /// @param keyArn  what [#find] gave
    /// @param context must be the same when the key is opened
    DataKey make(String project, String keyArn, byte[] context) throws IOException;

    /// Opens a data key that [#make] sealed, also after the key was rotated.
    ///
    /// @return 32 bytes
    /// @throws KeyException also when the context differs
    byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws IOException;

    /// A data key, in clear and sealed.
    final class DataKey {
        private final byte[] clear;
        private final byte[] sealed;

        public DataKey(byte[] clear, byte[] sealed) {
            this.clear = clear.clone();
            this.sealed = sealed.clone();
        }

        public byte[] clear() {
            return clear.clone();
        }

        public byte[] sealed() {
            return sealed.clone();
        }
    }

    /// The service of a server without one: every use is refused.
    static KeyService none() {
        return new KeyService() {
            @Override
            public String find(String project, String name) throws IOException {
                throw noService();
            }

            @Override
            public DataKey make(String project, String keyArn, byte[] context) throws IOException {
                throw noService();
            }

            @Override
            public byte[] open(String project, String keyArn, byte[] sealed, byte[] context) throws IOException {
                throw noService();
            }

            private KeyException noService() {
                return new KeyException(KeyException.Kind.UNAVAILABLE, "this server has no key management service");
            }
        };
    }
}
