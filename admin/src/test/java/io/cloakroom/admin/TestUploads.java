package io.cloakroom.admin;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.TestBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Multipart uploads in a bucket of a [Desk], as a client of S3 begins them.
final class TestUploads {
    private final Desk desk;
    private final Bucket bucket;

    TestUploads(Desk desk, String bucket) throws IOException {
        this.desk = desk;
        this.bucket = desk.stores.projects().bucket(new BucketName(bucket)).orElseThrow();
    }

    /// @param login of who begins it
    /// @return its id
    String begin(String key, String login) throws IOException {
        var user = desk.stores.tokens().userNamed(login).orElseThrow();
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE);
        return desk.stores
                .objects()
                .createUpload(bucket, new NewUpload(new ObjectKey(key), user.id(), bucket.project(), meta, null, null))
                .orElseThrow()
                .id();
    }

    void part(String key, String id, int number, String text) throws IOException {
        desk.stores
                .objects()
                .putPart(bucket, new ObjectKey(key), id, number, TestBody.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
