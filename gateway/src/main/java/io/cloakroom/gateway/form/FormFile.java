package io.cloakroom.gateway.form;

import io.cloakroom.gateway.form.PostPolicy.Length;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.s3.Payload;
import io.cloakroom.gateway.s3.S3Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;

/// The bytes of the file in a form, as the body of the PUT that the form stands for. Their number is known only at the
/// end. A form that breaks off before the file's boundary fails.
final class FormFile implements Payload, RequestBody {
    private final MultipartReader file;
    private final RequestBody wire;
    private final Length allowed;
    private long bytes;
    private boolean ended;

    /// @param wire the body of the form
    FormFile(MultipartReader file, RequestBody wire, Length allowed) {
        this.file = file;
        this.wire = wire;
        this.allowed = allowed;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public boolean announced() {
        return true;
    }

    @Override
    public boolean abandoned() {
        return wire.abandoned();
    }

    /// @throws io.cloakroom.gateway.s3.S3Exception EntityTooLarge, EntityTooSmall, MalformedPOSTRequest
    @Override
    public int read(ByteBuffer into) throws IOException {
        if (ended) {
            return -1;
        }
        int count = file.read(into);
        if (count < 0) {
            ended = true;
            file.finish();
            if (bytes < allowed.least()) {
                throw S3Error.ENTITY_TOO_SMALL
                        .exception()
                        .with("ProposedSize", Long.toString(bytes))
                        .with("MinSizeAllowed", Long.toString(allowed.least()));
            }
            return -1;
        }
        bytes += count;
        if (bytes > allowed.most()) {
            throw S3Error.ENTITY_TOO_LARGE
                    .exception()
                    .with("ProposedSize", Long.toString(bytes))
                    .with("MaxSizeAllowed", Long.toString(allowed.most()));
        }
        return count;
    }

    @Override
    public Map<String, String> trailers() {
        return Map.of();
    }
}
