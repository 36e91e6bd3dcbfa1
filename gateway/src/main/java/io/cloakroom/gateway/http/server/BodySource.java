package io.cloakroom.gateway.http.server;

import io.cloakroom.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the bytes of an answer's body are read from, front to back.
@FunctionalInterface
interface BodySource {
    /// @return -1 at the end
    int read(ByteBuffer into) throws IOException;

    /// Reads slices of files one after another.
    static BodySource of(Body.Slices slices) {
        var rest = slices.slices().iterator();
        return new BodySource() {
            private Body.@Nullable Slice slice;
            private long at;

            @Override
            public int read(ByteBuffer into) throws IOException {
                while (slice == null || at == slice.length()) {
                    if (!rest.hasNext()) {
                        return -1;
                    }
                    slice = rest.next();
                    at = 0;
                }
                int limit = into.limit();
                into.limit((int) Math.min(limit, into.position() + slice.length() - at));
                int read = slice.channel().read(into, slice.offset() + at);
                into.limit(limit);
                at += Math.max(read, 0);
                return read;
            }
        };
    }
}
