package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore.CompleteOutcome;
import io.cloakroom.storage.ObjectStore.CompleteRequest;
import io.cloakroom.storage.ObjectStore.NamedPart;
import io.cloakroom.storage.ObjectStore.NewUpload;
import io.cloakroom.storage.ObjectStore.PartOutcome;
import io.cloakroom.storage.ObjectStore.PutOutcome;
import io.cloakroom.storage.Part;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.codec.ControlCodec;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.HourRows;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.TokenRecord;
import io.cloakroom.storage.engine.record.UploadRows;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.TrafficStore.TokenTraffic;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A release that is put back for a while rewrites records of a newer one: it loses nothing of them that it need not know.
public abstract class UnknownFieldsContract extends StoreFixture {
    /// Moves all blobs, as an evacuation does.
    ///
    /// @return whether the engine lets a test do so
    protected boolean moveBlobs() throws IOException {
        return false;
    }

    private static final int FUTURE = 50;
    private static final String TEXT = "of the future";
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    private void set(Partition partition, Row row, byte[] value) throws IOException {
        var set = List.<Change>of(new Change.Set(row, value));
        assertThat(engine().keyValue().commit(partition, new byte[] {1}, List.of(), set))
                .isEqualTo(KeyValue.Outcome.COMMITTED);
    }

    private byte[] get(Partition partition, Row row) throws IOException {
        return Objects.requireNonNull(engine().keyValue().get(partition, row), row::toString);
    }

    private static byte[] fields(byte[] value) {
        int length = ByteBuffer.wrap(value).getInt(2);
        return Arrays.copyOfRange(value, 6, 6 + length);
    }

    /// Writes the record as a newer release would, with one field more.
    private void addFuture(Partition partition, Row row, Kind kind) throws IOException {
        var fields = new FieldWriter().raw(fields(get(partition, row))).text(FUTURE, TEXT);
        set(partition, row, Envelope.seal(row, kind, fields));
    }

    private void assertFuture(Partition partition, Row row, Kind kind) throws IOException {
        var fields = Envelope.open(row, get(partition, row), kind);
        int found = 0;
        while (fields.next()) {
            if (fields.number() == FUTURE) {
                assertThat(new String(fields.asBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
                found++;
            }
        }
        assertThat(found).as("%s fields of the future", kind).isEqualTo(1);
    }

    @Test
    void ofAProjectSurvive() throws IOException {
        var id = project().id();
        var row = KeyLayout.named('i', id);
        addFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
        reopen();
        assertThat(projects().changeProject(id, was -> was.withDescription("changed")))
                .isPresent();
        assertFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
        projects().deleteProject(id, true);
        assertFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
        assertThat(projects().undeleteProject(id, "again")).isInstanceOf(UndeleteProject.Undeleted.class);
        assertFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
        assertThat(projects().project(id).orElseThrow().description()).isEqualTo("changed");
    }

    @Test
    void ofAProjectThatGetsItsSpaceSurvive() throws IOException {
        var row = KeyLayout.named('i', project().id());
        var unknown = new FieldWriter().text(FUTURE, TEXT).toBytes();
        set(KeyLayout.PROJECTS, row, ControlCodec.encode(row, new ProjectRecord(project(), false, false, unknown)));
        reopen();
        newBucket("first");
        assertThat(ControlCodec.project(row, get(KeyLayout.PROJECTS, row)).made())
                .isTrue();
        assertFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
    }

    @Test
    void ofADeletedProjectThatIsClearedSurvive() throws IOException {
        var row = KeyLayout.named('i', project().id());
        var unknown = new FieldWriter().text(FUTURE, TEXT).toBytes();
        var record = new ProjectRecord(project().deleted(NOW), false, true, unknown);
        set(KeyLayout.PROJECTS, row, ControlCodec.encode(row, record));
        reopen();
        assertThat(ControlCodec.project(row, get(KeyLayout.PROJECTS, row)).cleared())
                .isTrue();
        assertFuture(KeyLayout.PROJECTS, row, Kind.PROJECT);
    }

    private Row bucketRow() {
        return KeyLayout.named('b', bucket().name().value());
    }

    @Test
    void ofABucketAndItsCopySurvive() throws IOException {
        addFuture(KeyLayout.BUCKETS, bucketRow(), Kind.BUCKET);
        reopen();
        for (var acl : List.of(Acl.PUBLIC_READ, Acl.PRIVATE)) {
            assertThat(projects().setBucketAcl(bucket(), acl)).isPresent();
            assertFuture(KeyLayout.BUCKETS, bucketRow(), Kind.BUCKET);
            assertFuture(partition(), KeyLayout.BUCKET_COPY, Kind.BUCKET);
        }
        projects().deleteProject(project().id(), true);
        projects().undeleteProject(project().id(), project().name());
        assertThat(projects().bucket(bucket().name())).isPresent();
        assertFuture(KeyLayout.BUCKETS, bucketRow(), Kind.BUCKET);
        assertFuture(partition(), KeyLayout.BUCKET_COPY, Kind.BUCKET);
    }

    @Test
    void ofABucketWhoseDeletionWasCutSurvive() throws IOException {
        var ending = BucketRecord.of(bucket()).withEnding(true);
        set(KeyLayout.BUCKETS, bucketRow(), ControlCodec.encode(bucketRow(), ending));
        addFuture(KeyLayout.BUCKETS, bucketRow(), Kind.BUCKET);
        reopen();
        assertThat(projects().bucket(bucket().name())).isPresent();
        assertThat(ControlCodec.bucket(bucketRow(), get(KeyLayout.BUCKETS, bucketRow()))
                        .ending())
                .isFalse();
        assertFuture(KeyLayout.BUCKETS, bucketRow(), Kind.BUCKET);
    }

    /// A newer release may keep something in the copy alone.
    @Test
    void ofACopyAloneSurvive() throws IOException {
        addFuture(partition(), KeyLayout.BUCKET_COPY, Kind.BUCKET);
        reopen();
        for (var acl : List.of(Acl.PUBLIC_READ, Acl.PRIVATE)) {
            assertThat(projects().setBucketAcl(bucket(), acl)).isPresent();
            assertFuture(partition(), KeyLayout.BUCKET_COPY, Kind.BUCKET);
        }
    }

    private User user() throws IOException {
        var user = new User("u".repeat(32), "login", "Name", false, "", NOW);
        assertThat(tokens().createUser(user)).isTrue();
        return user;
    }

    @Test
    void ofAUserSurvive() throws IOException {
        var row = KeyLayout.named('i', user().id());
        addFuture(KeyLayout.USERS, row, Kind.USER);
        assertThat(tokens().changeUser("u".repeat(32), was -> was.withDisplayName("Other")))
                .isPresent();
        assertFuture(KeyLayout.USERS, row, Kind.USER);
    }

    @Test
    void ofARoleSurvive() throws IOException {
        var user = user().id();
        tokens().grant(new Role(user, project().id(), Role.Kind.MEMBER));
        var byUser = KeyLayout.index('r', user, project().id());
        var byProject = KeyLayout.index('s', project().id(), user);
        addFuture(KeyLayout.USERS, byUser, Kind.ROLE);
        addFuture(KeyLayout.USERS, byProject, Kind.ROLE);
        tokens().grant(new Role(user, project().id(), Role.Kind.OWNER));
        assertThat(tokens().role(user, project().id()).orElseThrow().kind()).isEqualTo(Role.Kind.OWNER);
        assertFuture(KeyLayout.USERS, byUser, Kind.ROLE);
        assertFuture(KeyLayout.USERS, byProject, Kind.ROLE);
    }

    private Token token(String accessKey, @Nullable String replaces, @Nullable String replacedBy) {
        return new Token(
                accessKey,
                new byte[] {1, 2, 0, 3},
                project().id(),
                "u".repeat(32),
                "name",
                "",
                NOW,
                "admin",
                "api",
                null,
                Token.State.ACTIVE,
                TokenScope.FULL,
                replaces,
                replacedBy,
                null,
                Map.of("team", "blue", "other", ""));
    }

    private Row listed(Token token) {
        return KeyLayout.index('c', project().id(), TokenStore.position(token));
    }

    /// Writes both rows of a token as a newer release would, with a field more in the record, and one in a tag of it.
    private Token addFuture(Token token) throws IOException {
        var unknown = new FieldWriter().text(FUTURE, TEXT).toBytes();
        var record = new TokenRecord(token, unknown, Map.of("team", unknown));
        for (var row : List.of(KeyLayout.named('t', token.accessKey()), listed(token))) {
            set(KeyLayout.TOKENS, row, ControlCodec.encode(row, record));
        }
        return token;
    }

    private void assertFuture(Token token) throws IOException {
        for (var row : List.of(KeyLayout.named('t', token.accessKey()), listed(token))) {
            assertFuture(KeyLayout.TOKENS, row, Kind.TOKEN);
            assertThat(ControlCodec.token(row, get(KeyLayout.TOKENS, row)).unknownOfTags())
                    .containsOnlyKeys("team");
        }
    }

    @Test
    void ofATokenAndItsTagsSurvive() throws IOException {
        var token = addFuture(token("key", null, null));
        assertThat(tokens().changeToken("key", was -> was.inRotation(null, "next", NOW)))
                .isPresent();
        assertFuture(token);
    }

    /// A change of a token leaves the row alone that leads to it.
    @Test
    void ofTheIndexOfATokenSurvive() throws IOException {
        var token = token("key", null, null);
        tokens().createToken(token);
        var row = KeyLayout.index('e', token.user(), TokenStore.position(token));
        addFuture(KeyLayout.TOKENS, row, Kind.INDEX);
        assertThat(tokens().changeToken("key", was -> was.inRotation(null, "next", NOW)))
                .isPresent();
        assertFuture(KeyLayout.TOKENS, row, Kind.INDEX);
        assertThat(tokens().tokens(null, token.user(), null, 10)).hasSize(1);
    }

    @Test
    void ofTokensThatCloseAGapSurvive() throws IOException {
        var older = addFuture(token("older", null, "middle"));
        var newer = addFuture(token("newer", "middle", null));
        tokens().createToken(token("middle", "older", "newer"));
        assertThat(tokens().deleteToken("middle")).isPresent();
        assertThat(tokens().token("older").orElseThrow().replacedBy()).isEqualTo("newer");
        assertFuture(older);
        assertFuture(newer);
    }

    @Test
    void ofATokenThatIsUpgradedSurvive() throws IOException {
        var token = addFuture(token("key", null, null));
        var old = KeyLayout.index('p', project().id(), "key");
        set(KeyLayout.TOKENS, old, ControlCodec.index(old, project().id()));
        reopen();
        assertThat(engine().keyValue().get(KeyLayout.TOKENS, old)).isNull();
        assertFuture(token);
    }

    @Test
    void ofTrafficAndLastUseSurvive() throws IOException {
        var hour = NOW.truncatedTo(java.time.temporal.ChronoUnit.HOURS);
        var use = new LastUse(NOW, "::1", "PutObject", "bucket", "client/1");
        var counted = List.of(new TokenTraffic("key", project().id(), Map.of(hour, new Traffic(1, 0, 0, 10, 20)), use));
        traffic().add(counted);
        var rows = Map.of(
                HourRows.hour('p', project().id(), hour),
                Kind.TRAFFIC,
                HourRows.hour('t', "key", hour),
                Kind.TRAFFIC,
                KeyLayout.named('l', "key"),
                Kind.LAST_USE);
        for (var row : rows.entrySet()) {
            addFuture(KeyLayout.TRAFFIC, row.getKey(), row.getValue());
        }
        traffic().add(counted);
        for (var row : rows.entrySet()) {
            assertFuture(KeyLayout.TRAFFIC, row.getKey(), row.getValue());
        }
        assertThat(traffic().ofToken("key", hour).get(hour)).isEqualTo(new Traffic(2, 0, 0, 20, 40));
    }

    /// The rows of last use are written anew with each use, so a damaged one heals.
    @Test
    void ofADamagedLastUseKeepNobodyFromCounting() throws IOException {
        var use = new LastUse(NOW, "::1", "PutObject", "bucket", "client/1");
        set(KeyLayout.TRAFFIC, KeyLayout.named('l', "key"), new byte[] {1, 2, 3});
        traffic().add(List.of(new TokenTraffic("key", project().id(), Map.of(), use)));
        assertThat(traffic().lastUse("key")).contains(use);
    }

    @Test
    void ofARecordThatEndsSurvive() throws IOException {
        var kind = ExpiringRecords.Kind.SESSION;
        var row = KeyLayout.named(kind.letter(), "name");
        var end = now().plusSeconds(1000);
        records().put(kind, "name", new byte[] {1}, end);
        addFuture(KeyLayout.RECORDS, row, Kind.EXPIRING);
        records().put(kind, "name", new byte[] {2}, end);
        assertThat(records().get(kind, "name").orElseThrow()).containsExactly(2);
        assertFuture(KeyLayout.RECORDS, row, Kind.EXPIRING);
    }

    @Test
    void ofASavedSumSurvive() throws IOException {
        var row = KeyLayout.named('p', project().id());
        assertThat(projects().usage(project().id())).isNotNull();
        projects().stop();
        addFuture(KeyLayout.USAGE, row, Kind.USAGE);
        reopen();
        assertThat(projects().createBucket(project().id(), new BucketName("another"), "us-east-1", Acl.PRIVATE))
                .isNotNull();
        assertThat(projects().usage(project().id())).isNotNull();
        projects().stop();
        assertFuture(KeyLayout.USAGE, row, Kind.USAGE);
    }

    /// A version is rewritten when something else is said of it, when it steps back, and when it is current again.
    @Test
    void ofAVersionSurvive() throws IOException {
        var key = new ObjectKey("key");
        set(bucket(), Versioning.ENABLED);
        put("key", 5000);
        addFuture(partition(), VersionRows.current(key), Kind.OBJECT);
        objects().amend(bucket(), "key", null, null, false, meta -> meta);
        assertFuture(partition(), VersionRows.current(key), Kind.OBJECT);
        var second = put("key", 10);
        objects().delete(bucket(), "key", second.id(), PutCondition.ALWAYS);
        assertFuture(partition(), VersionRows.current(key), Kind.OBJECT);
    }

    @Test
    void ofAVersionThatIsNotCurrentSurvive() throws IOException {
        var key = new ObjectKey("key");
        set(bucket(), Versioning.ENABLED);
        var version = put("key", 5000);
        put("key", 10);
        var row = VersionRows.noncurrent(key, version.id());
        addFuture(partition(), row, Kind.OBJECT);
        objects().amend(bucket(), "key", version.id(), null, false, meta -> meta);
        assertFuture(partition(), row, Kind.OBJECT);
        assertMoves(row);
        assertFuture(partition(), row, Kind.OBJECT);
    }

    private void assertMoves(Row row) throws IOException {
        var before = get(partition(), row);
        if (moveBlobs()) {
            assertThat(get(partition(), row)).isNotEqualTo(before);
        }
    }

    /// A part is rewritten when its blob moves; nothing rewrites the upload itself.
    @Test
    void ofAnUploadAndItsPartsSurvive() throws IOException {
        var key = new ObjectKey("key");
        var upload = objects()
                .createUpload(bucket(), new NewUpload(key, "someone", "project", PLAIN, null, null))
                .orElseThrow();
        var uploadRow = UploadRows.upload(key, upload.id());
        var partRow = UploadRows.part(key, upload.id(), 1);
        addFuture(partition(), uploadRow, Kind.UPLOAD);
        var part = part(upload, 1);
        addFuture(partition(), partRow, Kind.PART);
        part(upload, 2);
        assertMoves(partRow);
        assertFuture(partition(), partRow, Kind.PART);
        assertFuture(partition(), uploadRow, Kind.UPLOAD);
        var named = List.of(new NamedPart(1, part.etag(), List.of()));
        var request = new CompleteRequest(key, upload.id(), named, List.of(), null, null, 0, PutCondition.ALWAYS);
        assertThat(objects().complete(bucket(), request)).isInstanceOf(CompleteOutcome.Completed.class);
    }

    private Part part(Upload upload, int number) throws IOException {
        var body = TestBody.of(TestBody.bytes(2000, number));
        return ((PartOutcome.PartStored) objects().putPart(bucket(), upload.key(), upload.id(), number, body)).part();
    }

    @Test
    void ofADeleteMarkerSurvive() throws IOException {
        var key = new ObjectKey("key");
        set(bucket(), Versioning.ENABLED);
        objects().delete(bucket(), "key", null, PutCondition.ALWAYS);
        addFuture(partition(), VersionRows.marker(key), Kind.MARKER);
        var above = put("key", 10);
        objects().delete(bucket(), "key", above.id(), PutCondition.ALWAYS);
        assertFuture(partition(), VersionRows.marker(key), Kind.MARKER);
    }

    private VersionRef.Named put(String key, int size) throws IOException {
        var body = TestBody.of(TestBody.bytes(size, 1));
        return ((PutOutcome.Stored) objects().put(bucket(), key, PLAIN, body, PutCondition.ALWAYS))
                .info()
                .version();
    }
}
