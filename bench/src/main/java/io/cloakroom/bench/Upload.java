package io.cloakroom.bench;

import java.io.IOException;
import java.io.OutputStream;

/// The body of a request: its length, its SHA-256, and how to write it.
record Upload(long bytes, String hash, Writing writing) {
    static final Upload NONE = of(new byte[0]);

    @FunctionalInterface
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    static Upload of(byte[] body) {
        return new Upload(body.length, Signer.sha256(body), out -> out.write(body));
    }

    static Upload unsigned(long bytes, Writing writing) {
        return new Upload(bytes, "UNSIGNED-PAYLOAD", writing);
    }
}
