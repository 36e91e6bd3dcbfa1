package io.cloakroom.gateway;

import static io.cloakroom.gateway.KnownData.CHECKED;
import static io.cloakroom.gateway.KnownData.IN_PARTS;
import static io.cloakroom.gateway.KnownData.IN_PROGRESS;
import static io.cloakroom.gateway.KnownData.OBJECTS;
import static io.cloakroom.gateway.KnownData.PART_BYTES;
import static io.cloakroom.gateway.KnownData.PHOTOS;
import static io.cloakroom.gateway.KnownData.PROGRESS_BYTES;
import static io.cloakroom.gateway.KnownData.WARES;

import io.cloakroom.gateway.KnownData.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/// Makes the data directories among the test resources, with the server of this build. It is not a test, and is run by
/// hand only: see `src/test/resources/data-directories/README.md`.
class MakeDataDirectory {
    private static final Path TARGET = Path.of("src/test/resources/data-directories");

    @Test
    void writesOneThatWasStoppedAndOneThatWasKilled(@TempDir Path directory) throws Exception {
        var version = System.getProperty("cloakroom.version");
        if (version == null) {
            throw new IllegalArgumentException("-Dcloakroom.version=… names the files");
        }
        for (var end : List.of("stopped", "killed")) {
            var data = directory.resolve(end);
            try (var server = KnownDataServer.start(data)) {
                fill(server);
                server.stop();
            }
            try (var server = KnownDataServer.start(data)) {
                change(server);
                if (end.equals("stopped")) {
                    server.stop();
                } else {
                    server.kill();
                }
            }
            Files.createDirectories(TARGET);
            zip(data, TARGET.resolve(version + "-" + end + ".zip"));
        }
    }

    /// The data that a stop flushes into table files.
    private static void fill(KnownDataServer server) throws Exception {
        var photos = server.s3(KnownData.DEFAULT);
        photos.createBucket(bucket -> bucket.bucket(PHOTOS));
        photos.createBucket(bucket -> bucket.bucket(KnownData.EMPTY));
        for (var object : OBJECTS) {
            put(photos, PHOTOS, object);
        }
        projects(server);
        tokens(server);
        var shop = server.s3(KnownData.SHOP);
        shop.createBucket(bucket -> bucket.bucket(WARES));
        uploadInParts(shop);
        delete(server);
    }

    private static void put(S3Client s3, String bucket, Stored object) {
        s3.putObject(
                request -> {
                    request.bucket(bucket)
                            .key(object.key())
                            .contentType(object.contentType())
                            .metadata(object.metadata());
                    if (object.publicRead()) {
                        request.acl(ObjectCannedACL.PUBLIC_READ);
                    }
                },
                RequestBody.fromBytes(object.bytes()));
    }

    private static void projects(KnownDataServer server) throws Exception {
        server.rest(
                "POST", "projects", "{'name':'shop','description':'Sells <things>','limits':{'maxBytes':10000000000}}");
        server.rest("POST", "projects", "{'name':'never used'}");
        server.rest("POST", "projects", "{'name':'gone'}");
        server.rest(
                "POST",
                "projects/shop/users",
                "{'login':'anna','displayName':'Anna','role':'member','password':'" + KnownData.MEMBER_PASSWORD + "'}");
    }

    private static void tokens(KnownDataServer server) throws Exception {
        token(server, "shop", KnownData.SHOP, "");
        token(server, "shop", KnownData.DISABLED, "");
        server.rest("PATCH", "tokens/" + KnownData.DISABLED.access(), "{'state':'disabled'}");
        token(
                server,
                "shop",
                KnownData.READER,
                ",'expiresAt':'2099-12-31T00:00:00Z','scope':{'level':'read','buckets':['wares'],'prefixes':['in']}"
                        + ",'tags':{'team':'web'}");
        token(server, "gone", KnownData.GONE, "");
    }

    private static void token(KnownDataServer server, String project, KnownData.Keys keys, String more)
            throws Exception {
        server.rest(
                "POST",
                "tokens",
                "{'project':'%s','user':'%s','name':'%s','accessKey':'%s','secretKey':'%s'%s}"
                        .formatted(project, project, keys.access(), keys.access(), keys.secret(), more));
    }

    private static void uploadInParts(S3Client s3) {
        var upload = s3.createMultipartUpload(request -> request.bucket(WARES)
                        .key(IN_PARTS)
                        .contentType("video/mp4")
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (int number = 1; number <= PART_BYTES.size(); number++) {
            int part = number;
            var sent = s3.uploadPart(
                    request -> request.bucket(WARES)
                            .key(IN_PARTS)
                            .uploadId(upload)
                            .partNumber(part)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                    RequestBody.fromBytes(KnownData.part(IN_PARTS, PART_BYTES, part)));
            parts.add(CompletedPart.builder()
                    .partNumber(part)
                    .eTag(sent.eTag())
                    .checksumSHA256(sent.checksumSHA256())
                    .build());
        }
        s3.completeMultipartUpload(request ->
                request.bucket(WARES).key(IN_PARTS).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }

    /// A project with something of each kind of file.
    private static void delete(KnownDataServer server) throws Exception {
        var gone = server.s3(KnownData.GONE);
        gone.createBucket(bucket -> bucket.bucket("bygones"));
        for (int size : List.of(10, 100_000, 5 << 20)) {
            put(gone, "bygones", Stored.plain("bygone-" + size, size));
        }
        server.rest("DELETE", "projects/gone?withData=gone", "");
    }

    /// The data that is only in the log if the server is killed then.
    private static void change(KnownDataServer server) {
        var photos = server.s3(KnownData.DEFAULT);
        put(photos, PHOTOS, Stored.plain("not kept", 40_000));
        put(photos, PHOTOS, OBJECTS.getFirst());
        photos.deleteObject(request -> request.bucket(PHOTOS).key("not kept"));
        var shop = server.s3(KnownData.SHOP);
        shop.putObject(
                request -> request.bucket(WARES)
                        .key(CHECKED.key())
                        .contentType(CHECKED.contentType())
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromBytes(CHECKED.bytes()));
        var upload = shop.createMultipartUpload(
                        request -> request.bucket(WARES).key(IN_PROGRESS).contentType("audio/flac"))
                .uploadId();
        for (int number = 1; number <= PROGRESS_BYTES.size(); number++) {
            int part = number;
            shop.uploadPart(
                    request -> request.bucket(WARES)
                            .key(IN_PROGRESS)
                            .uploadId(upload)
                            .partNumber(part),
                    RequestBody.fromBytes(KnownData.part(IN_PROGRESS, PROGRESS_BYTES, part)));
        }
    }

    /// Leaves out files that each start makes: the lock, the address of the running server, RocksDB's library.
    private static void zip(Path data, Path file) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file));
                var found = Files.walk(data)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (var path : found.sorted(Comparator.naturalOrder()).toList()) {
                var name = data.relativize(path).toString();
                if (name.isEmpty() || name.matches("lock|admin\\.json|first-start\\.txt|native(/.*)?|audit/\\.room")) {
                    continue;
                }
                var entry = new ZipEntry(Files.isDirectory(path) ? name + "/" : name);
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                out.putNextEntry(entry);
                if (Files.isRegularFile(path)) {
                    Files.copy(path, out);
                }
                out.closeEntry();
            }
        }
    }
}
