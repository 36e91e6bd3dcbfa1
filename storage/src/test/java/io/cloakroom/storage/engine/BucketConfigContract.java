package io.cloakroom.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Changed;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.NoSuchBucket;
import io.cloakroom.storage.BucketConfig.ConfigOutcome.Overtaken;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.DeleteBucket;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentExpiration;
import io.cloakroom.storage.document.LifecycleRules.NoncurrentTransition;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import io.cloakroom.storage.document.LifecycleRules.Transition;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.document.RequestPayment;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.engine.codec.DocumentCodec;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What the documents of buckets promise.
public abstract class BucketConfigContract extends StoreFixture {
    private static final OptionalLong ANY = OptionalLong.empty();
    private static final Row FUTURE = new Row("cof-the-future".getBytes(StandardCharsets.US_ASCII));

    private ConfigOutcome put(Bucket bucket, Versioning versioning) throws IOException {
        return config().put(bucket, versioning, ANY);
    }

    private ConfigOutcome putIf(long revision, Versioning versioning) throws IOException {
        return config().put(bucket(), versioning, OptionalLong.of(revision));
    }

    private ConfigOutcome deleteIf(OptionalLong revision) throws IOException {
        return config().delete(bucket(), Versioning.class, revision);
    }

    private Optional<StoredDocument<Versioning>> read(Bucket bucket) throws IOException {
        return config().read(bucket, Versioning.class);
    }

    private static Optional<StoredDocument<Versioning>> kept(Versioning versioning, long revision) {
        return Optional.of(new StoredDocument<>(versioning, revision));
    }

    private void setRow(Row row, byte[] value) throws IOException {
        var set = List.<Change>of(new Change.Set(row, value));
        assertThat(engine().keyValue().commit(partition(), KeyLayout.NO_KEY, List.of(), set))
                .isEqualTo(KeyValue.Outcome.COMMITTED);
    }

    private static void assertRefusesWhatIsNewer(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.FAILED))
                .hasMessageContaining("newer release");
    }

    @Test
    void keepsADocumentOverARestart() throws IOException {
        assertThat(read(bucket())).isEmpty();
        assertThat(put(bucket(), Versioning.ENABLED)).isEqualTo(new Changed(1));
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        assertThat(put(bucket(), Versioning.SUSPENDED)).isEqualTo(new Changed(2));
        assertThat(read(bucket())).isEqualTo(kept(Versioning.SUSPENDED, 2));
        assertThat(read(newBucket("other"))).isEmpty();
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.SUSPENDED, 2));
    }

    @Test
    void deletesADocument() throws IOException {
        assertThat(deleteIf(ANY)).isEqualTo(new Changed(0));
        put(bucket(), Versioning.ENABLED);
        assertThat(deleteIf(OptionalLong.of(2))).isEqualTo(new Overtaken(1));
        assertThat(read(bucket())).isPresent();
        assertThat(deleteIf(OptionalLong.of(1))).isEqualTo(new Changed(0));
        assertThat(read(bucket())).isEmpty();
        reopen();
        assertThat(read(bucket())).isEmpty();
        assertThat(put(bucket(), Versioning.ENABLED)).isEqualTo(new Changed(1));
    }

    @Test
    void changesOnlyTheRevisionThatTheCallerHasSeen() throws IOException {
        assertThat(putIf(1, Versioning.ENABLED)).isEqualTo(new Overtaken(0));
        assertThat(putIf(0, Versioning.ENABLED)).isEqualTo(new Changed(1));
        assertThat(putIf(0, Versioning.SUSPENDED)).isEqualTo(new Overtaken(1));
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        assertThat(putIf(1, Versioning.SUSPENDED)).isEqualTo(new Changed(2));
    }

    @Test
    void losesNoChangeOfMany() throws Exception {
        int many = 16;
        var calls = new ArrayList<Callable<Long>>();
        for (int i = 0; i < many; i++) {
            calls.add(() -> {
                while (true) {
                    long seen = read(bucket()).map(StoredDocument::revision).orElse(0L);
                    if (putIf(seen, seen % 2 == 0 ? Versioning.ENABLED : Versioning.SUSPENDED)
                            instanceof Changed(long revision)) {
                        return revision;
                    }
                }
            });
        }
        assertThat(together(calls)).doesNotHaveDuplicates().hasSize(many);
        assertThat(read(bucket())).isEqualTo(kept(Versioning.SUSPENDED, many));
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.SUSPENDED, many));
    }

    @Test
    void knowsNothingOfABucketThatIsGoneOrMadeAnew() throws IOException {
        put(bucket(), Versioning.ENABLED);
        assertThat(projects().deleteBucket(bucket())).isEqualTo(DeleteBucket.DELETED);
        assertThat(read(bucket())).isEmpty();
        assertThat(put(bucket(), Versioning.ENABLED)).isEqualTo(new NoSuchBucket());
        assertThat(deleteIf(ANY)).isEqualTo(new NoSuchBucket());
        assertThat(read(newBucket(bucket().name().value()))).isEmpty();
    }

    @Test
    void comesBackWithItsProject() throws IOException {
        put(bucket(), Versioning.ENABLED);
        assertThat(objects().put(bucket(), "key", PLAIN, TestBody.of(new byte[10]), PutCondition.ALWAYS))
                .isNotNull();
        projects().deleteProject(project().id(), true);
        assertThat(read(bucket())).isEmpty();
        assertThat(put(bucket(), Versioning.SUSPENDED)).isEqualTo(new NoSuchBucket());
        projects().undeleteProject(project().id(), project().name());
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        assertThat(put(bucket(), Versioning.SUSPENDED)).isEqualTo(new Changed(2));
    }

    @Test
    void keepsAnUnknownFieldOfANewerRelease() throws IOException {
        var fields = new FieldWriter().number(1, 7).number(2, 1).text(50, "of the future");
        setRow(DocumentRows.VERSIONING, Envelope.seal(DocumentRows.VERSIONING, Kind.CONFIG, fields));
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 7));
        assertThat(put(bucket(), Versioning.SUSPENDED)).isEqualTo(new Changed(8));
        var value = engine().keyValue().get(partition(), DocumentRows.VERSIONING);
        assertThat(value).isNotNull();
        assertThat(DocumentCodec.decode(DocumentRows.VERSIONING, value).unknown())
                .isEqualTo(new FieldWriter().text(50, "of the future").toBytes());
    }

    /// What says how a bucket behaves, and is not understood, must not be passed over.
    @Test
    void refusesABucketWithADocumentOfANewerRelease() throws IOException {
        setRow(FUTURE, Envelope.seal(FUTURE, Kind.CONFIG, new FieldWriter().number(1, 1)));
        assertRefusesWhatIsNewer(() -> read(bucket()));
        assertRefusesWhatIsNewer(() -> put(bucket(), Versioning.ENABLED));
        assertThat(put(newBucket("other"), Versioning.ENABLED)).isEqualTo(new Changed(1));
    }

    @Test
    void refusesABucketWhoseDocumentHasAnUnknownRequiredField() throws IOException {
        for (var fields : List.of(
                new FieldWriter().number(1, 1).number(2, 3),
                new FieldWriter().number(1, 1).number(2, 1).number(64, 1))) {
            setRow(DocumentRows.VERSIONING, Envelope.seal(DocumentRows.VERSIONING, Kind.CONFIG, fields));
            reopen();
            assertRefusesWhatIsNewer(() -> read(bucket()));
            assertRefusesWhatIsNewer(() -> put(bucket(), Versioning.ENABLED));
        }
    }

    /// Nobody can tell what a damaged document said; who sets it anew need not know.
    @Test
    void isWrittenAnewWhenItIsDamaged() throws IOException {
        put(bucket(), Versioning.ENABLED);
        setRow(DocumentRows.VERSIONING, new byte[] {1, 2, 3});
        reopen();
        assertDamaged(() -> read(bucket()));
        assertDamaged(() -> putIf(1, Versioning.ENABLED));
        assertDamaged(() -> deleteIf(ANY));
        assertThat(put(bucket(), Versioning.ENABLED)).isEqualTo(new Changed(1));
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
    }

    @Test
    void keepsEveryKindOfDocument() throws IOException {
        var rule = new CorsRules.Rule(
                "id", List.of("https://a.example"), List.of("GET", "PUT"), List.of("*"), List.of("ETag"), 60);
        var plain = new CorsRules.Rule(null, List.of("*"), List.of("GET"), List.of(), List.of(), null);
        var documents = List.of(
                new BucketPolicy("{}", Map.of("arn:aws:iam::1:user/a", "u1")),
                new PublicAccessBlock(true, false, true, false),
                new PublicAccessBlock(false, true, false, true),
                ObjectOwnership.BUCKET_OWNER_ENFORCED,
                ObjectOwnership.BUCKET_OWNER_PREFERRED,
                ObjectOwnership.OBJECT_WRITER,
                new CorsRules(List.of(rule, plain)),
                RequestPayment.REQUESTER,
                RequestPayment.BUCKET_OWNER,
                lifecycle(SmallestMoved.ALL_CLASSES_128_KIB),
                lifecycle(SmallestMoved.BY_CLASS));
        for (var document : documents) {
            assertThat(config().put(bucket(), document, ANY)).isInstanceOf(Changed.class);
            reopen();
            assertThat(config().read(bucket(), document.getClass()).map(StoredDocument::document))
                    .isEqualTo(Optional.of(document));
        }
    }

    /// Rules with all that a rule may say, in each of its forms.
    private static LifecycleRules lifecycle(SmallestMoved smallest) {
        var and = new LifecycleFilter(Form.AND, "logs/", new TagSet(Map.of("a", "b", "", "")), 0L, 1L << 40);
        var prefix = new LifecycleFilter(Form.PREFIX, "", TagSet.NONE, null, null);
        var date = Instant.parse("1969-01-01T00:00:00Z");
        return new LifecycleRules(
                List.of(
                        new LifecycleRules.Rule(
                                "all",
                                true,
                                and,
                                new AfterDays(Integer.MAX_VALUE),
                                new NoncurrentExpiration(3, 100),
                                7,
                                List.of(new Transition(new AfterDays(0), StorageClass.GLACIER_IR)),
                                List.of(
                                        new NoncurrentTransition(0, null, StorageClass.GLACIER),
                                        new NoncurrentTransition(1, 2, StorageClass.DEEP_ARCHIVE))),
                        new LifecycleRules.Rule(
                                "date",
                                false,
                                prefix,
                                new OnDate(date),
                                new NoncurrentExpiration(3, null),
                                null,
                                List.of(new Transition(new OnDate(date), StorageClass.STANDARD_IA)),
                                List.of()),
                        new LifecycleRules.Rule(
                                "markers",
                                true,
                                LifecycleFilter.ALL,
                                new LoneMarkers(true),
                                null,
                                null,
                                List.of(),
                                List.of()),
                        new LifecycleRules.Rule(
                                "nothing",
                                true,
                                LifecycleFilter.ALL,
                                new LoneMarkers(false),
                                null,
                                null,
                                List.of(),
                                List.of())),
                smallest);
    }

    private void setLifecycle(FieldWriter fields) throws IOException {
        setRow(DocumentRows.LIFECYCLE, Envelope.seal(DocumentRows.LIFECYCLE, Kind.CONFIG, fields));
        reopen();
    }

    /// What a newer release says beside the rules is kept; a rule of which it says more could remove what it spares there.
    @Test
    void ofLifecycleRulesNoneIsReadWithoutAllOfIt() throws IOException {
        var rule = new FieldWriter().text(1, "id").number(2, 1).number(3, 2).number(8, 5);
        setLifecycle(new FieldWriter()
                .number(1, 4)
                .bytes(2, rule.toBytes())
                .number(3, 1)
                .text(50, "of the future"));
        var read = config().read(bucket(), LifecycleRules.class).orElseThrow();
        assertThat(read.revision()).isEqualTo(4);
        assertThat(read.document().rules())
                .extracting(LifecycleRules.Rule::expiration)
                .containsExactly(new AfterDays(5));
        config().put(bucket(), lifecycle(SmallestMoved.BY_CLASS), ANY);
        var value = engine().keyValue().get(partition(), DocumentRows.LIFECYCLE);
        assertThat(value).isNotNull();
        assertThat(DocumentCodec.decode(DocumentRows.LIFECYCLE, value).unknown())
                .isEqualTo(new FieldWriter().text(50, "of the future").toBytes());

        var newer = rule.number(50, 1).toBytes();
        for (var fields : List.of(
                new FieldWriter().number(1, 1).bytes(2, newer).number(3, 1),
                new FieldWriter().number(1, 1).number(3, 9))) {
            setLifecycle(fields);
            assertRefusesWhatIsNewer(() -> config().read(bucket(), LifecycleRules.class));
        }
    }

    /// A policy that nobody can read lets nobody in, and can be taken away.
    @Test
    void ofPoliciesMayBeDamagedWithoutHarmToOthers() throws IOException {
        put(bucket(), Versioning.ENABLED);
        setRow(DocumentRows.BUCKET_POLICY, new byte[] {1, 2, 3});
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        assertDamaged(() -> config().read(bucket(), BucketPolicy.class));
        assertThat(config().delete(bucket(), BucketPolicy.class, ANY)).isEqualTo(new Changed(0));
        assertThat(config().read(bucket(), BucketPolicy.class)).isEmpty();
    }

    /// Tags say nothing about how the bucket behaves, so all else goes on without them.
    @Test
    void ofTagsMayBeDamagedWithoutHarmToOthers() throws IOException {
        put(bucket(), Versioning.ENABLED);
        var tags = new TagSet(Map.of("a", "b"));
        assertThat(config().put(bucket(), tags, ANY)).isEqualTo(new Changed(1));
        reopen();
        assertThat(config().read(bucket(), TagSet.class)).isEqualTo(Optional.of(new StoredDocument<>(tags, 1)));

        setRow(DocumentRows.BUCKET_TAGS, new byte[] {1, 2, 3});
        reopen();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.ENABLED, 1));
        assertThat(put(bucket(), Versioning.SUSPENDED)).isEqualTo(new Changed(2));
        assertDamaged(() -> config().read(bucket(), TagSet.class));
        assertThat(config().delete(bucket(), TagSet.class, ANY)).isEqualTo(new Changed(0));
        assertThat(config().read(bucket(), TagSet.class)).isEmpty();
        reopen();
        assertThat(config().read(bucket(), TagSet.class)).isEmpty();
        assertThat(read(bucket())).isEqualTo(kept(Versioning.SUSPENDED, 2));
    }

    @Test
    void comeWithANewBucket() throws IOException {
        var tags = new TagSet(Map.of("a", "b"));
        var name = new BucketName("tagged");
        var made = projects().createBucket(project().id(), name, "r", Acl.PRIVATE, List.of(tags));
        assertThat(made).isInstanceOfSatisfying(CreateBucket.Created.class, created -> {
            assertThat(created.bucket().name()).isEqualTo(name);
        });
        var bucket = projects().bucket(name).orElseThrow();
        assertThat(config().read(bucket, TagSet.class)).isEqualTo(Optional.of(new StoredDocument<>(tags, 1)));
        assertThat(projects().createBucket(project().id(), name, "r", Acl.PRIVATE, List.of(TagSet.NONE)))
                .isInstanceOf(CreateBucket.Exists.class);
        reopen();
        assertThat(config().read(bucket, TagSet.class)).isEqualTo(Optional.of(new StoredDocument<>(tags, 1)));
    }

    private static void assertDamaged(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED));
    }

    @Test
    void hasARowOfItsOwnForEachKind() {
        assertThat(BucketDocument.class.getPermittedSubclasses())
                .extracting(type -> DocumentCodec.row(type.asSubclass(BucketDocument.class)))
                .doesNotHaveDuplicates();
    }
}
