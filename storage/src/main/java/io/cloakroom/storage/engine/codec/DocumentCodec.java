package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.document.CorsRules;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.document.RequestPayment;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.document.Versioning;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.DocumentRecord;
import io.cloakroom.storage.engine.record.DocumentRows;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Bucket documents to bytes and back, as [ControlCodec] does it for the control space. Field 1 is the revision; the others
/// belong to the document.
public final class DocumentCodec {
    private static final int REVISION = 1;

    /// Stored as the position in this list, from 1. New values go to the end.
    private static final List<BucketDocument> VERSIONING = List.of(Versioning.ENABLED, Versioning.SUSPENDED);

    private static final List<BucketDocument> OWNERSHIP = List.of(
            ObjectOwnership.BUCKET_OWNER_ENFORCED,
            ObjectOwnership.BUCKET_OWNER_PREFERRED,
            ObjectOwnership.OBJECT_WRITER);
    private static final List<BucketDocument> PAYMENT = List.of(RequestPayment.BUCKET_OWNER, RequestPayment.REQUESTER);

    /// The kinds of documents: type, row, and decoder of each.
    private static final List<DocumentFormat> FORMS = List.of(
            new DocumentFormat(Versioning.class, DocumentRows.VERSIONING, () -> new ChoiceDraft(VERSIONING)),
            new DocumentFormat(TagSet.class, DocumentRows.BUCKET_TAGS, TagsDraft::new),
            new DocumentFormat(ObjectLock.class, DocumentRows.OBJECT_LOCK, ObjectLockDraft::new),
            new DocumentFormat(BucketPolicy.class, DocumentRows.BUCKET_POLICY, PolicyDraft::new),
            new DocumentFormat(PublicAccessBlock.class, DocumentRows.PUBLIC_ACCESS_BLOCK, PublicAccessDraft::new),
            new DocumentFormat(ObjectOwnership.class, DocumentRows.OBJECT_OWNERSHIP, () -> new ChoiceDraft(OWNERSHIP)),
            new DocumentFormat(CorsRules.class, DocumentRows.CORS, CorsDraft::new),
            new DocumentFormat(RequestPayment.class, DocumentRows.REQUEST_PAYMENT, () -> new ChoiceDraft(PAYMENT)),
            new DocumentFormat(LifecycleRules.class, DocumentRows.LIFECYCLE, LifecycleDraft::new),
            new DocumentFormat(BucketEncryption.class, DocumentRows.ENCRYPTION, EncryptionDraft::new));

    private DocumentCodec() {}

    private record DocumentFormat(Class<? extends BucketDocument> type, Row row, Supplier<DocumentDraft> draft) {}

    /// A document that is being read.
    private interface DocumentDraft {
        /// @return whether the field belongs to the document
        boolean take(FieldReader field);

        BucketDocument document();
    }

    /// The row of a bucket document of this type.
    public static Row row(Class<? extends BucketDocument> type) {
        for (var form : FORMS) {
            if (form.type() == type) {
                return form.row();
            }
        }
        throw new IllegalArgumentException("no kind of document: " + type);
    }

    /// The row of the document.
    public static Row row(BucketDocument document) {
        return row(document.getClass());
    }

    /// Whether this release knows documents of this row's kind.
    public static boolean isKnown(Row row) {
        return FORMS.stream().anyMatch(form -> form.row().equals(row));
    }

    public static byte[] encode(Row row, DocumentRecord record) {
        var fields = new FieldWriter().number(REVISION, record.revision());
        switch (record.document()) {
            case Versioning versioning -> fields.number(ChoiceDraft.CHOICE, VERSIONING.indexOf(versioning) + 1);
            case ObjectOwnership ownership -> fields.number(ChoiceDraft.CHOICE, OWNERSHIP.indexOf(ownership) + 1);
            case RequestPayment payment -> fields.number(ChoiceDraft.CHOICE, PAYMENT.indexOf(payment) + 1);
            case TagSet(var tags) ->
                tags.forEach((key, text) -> fields.nested(TagsDraft.TAG, ObjectMetaCodec.pair(key, text)));
            case ObjectLock(var retention) -> {
                if (retention != null) {
                    fields.nested(ObjectLockDraft.DEFAULT_RETENTION, ProtectionCodec.fields(retention));
                }
            }
            case BucketPolicy(var json, var users) -> {
                fields.text(PolicyDraft.JSON, json);
                users.forEach((arn, id) -> fields.nested(PolicyDraft.USER, ObjectMetaCodec.pair(arn, id)));
            }
            case PublicAccessBlock block -> fields.number(PublicAccessDraft.BLOCKS, PublicAccessCodec.number(block));
            case LifecycleRules(var rules, var smallest) -> {
                fields.number(LifecycleDraft.SMALLEST_MOVED, LifecycleCodec.number(smallest));
                rules.forEach(rule -> fields.nested(LifecycleDraft.RULE, LifecycleCodec.fields(rule)));
            }
            case BucketEncryption(var standard, var bucketKey, var blocksSseC) -> {
                if (!(standard instanceof Encryption.None)) {
                    fields.nested(EncryptionDraft.STANDARD, EncryptionCodec.fields(standard));
                }
                fields.number(EncryptionDraft.BUCKET_KEY, bucketKey ? 1 : 0)
                        .number(EncryptionDraft.BLOCKS_SSE_C, blocksSseC ? 1 : 0);
            }
            case CorsRules(var rules) -> rules.forEach(rule -> fields.nested(CorsDraft.RULE, CorsDraft.fields(rule)));
        }
        return Envelope.seal(row, Kind.CONFIG, fields.raw(record.unknown()));
    }

    /// @throws StoreException also for a document that this release does not know: a document that says how a bucket
    ///     behaves must not be ignored
    public static DocumentRecord decode(Row row, byte[] value) throws StoreException {
        for (var form : FORMS) {
            if (form.row().equals(row)) {
                return RecordCodec.decoded(
                        row,
                        value,
                        Kind.CONFIG,
                        fields -> read(fields, form.draft().get()));
            }
        }
        throw Envelope.newer(row);
    }

    private static DocumentRecord read(FieldReader fields, DocumentDraft draft) {
        long revision = 0;
        while (fields.next()) {
            if (fields.number() == REVISION) {
                revision = fields.asLong();
            } else if (!draft.take(fields)) {
                fields.keep();
            }
        }
        return new DocumentRecord(draft.document(), revision, fields.kept());
    }

    /// A document that is one of a few fixed values.
    private static final class ChoiceDraft implements DocumentDraft {
        static final int CHOICE = 2;

        private final List<BucketDocument> choices;
        private @Nullable BucketDocument chosen;

        ChoiceDraft(List<BucketDocument> choices) {
            this.choices = choices;
        }

        @Override
        public boolean take(FieldReader field) {
            if (field.number() != CHOICE) {
                return false;
            }
            long number = field.asLong();
            if (number < 1 || number > choices.size()) {
                throw new FieldReader.UnknownField(CHOICE);
            }
            chosen = choices.get((int) number - 1);
            return true;
        }

        @Override
        public BucketDocument document() {
            return FieldReader.present(chosen);
        }
    }

    private static final class TagsDraft implements DocumentDraft {
        static final int TAG = 3;

        private final Map<String, String> tags = new LinkedHashMap<>();

        @Override
        public boolean take(FieldReader field) {
            if (field.number() != TAG) {
                return false;
            }
            ObjectMetaCodec.pair(field.nested(), tags);
            return true;
        }

        @Override
        public BucketDocument document() {
            return new TagSet(tags);
        }
    }

    private static final class ObjectLockDraft implements DocumentDraft {
        static final int DEFAULT_RETENTION = 4;

        private ObjectLock.@Nullable DefaultRetention retention;

        @Override
        public boolean take(FieldReader field) {
            if (field.number() != DEFAULT_RETENTION) {
                return false;
            }
            retention = ProtectionCodec.defaultRetention(field.nested());
            return true;
        }

        @Override
        public BucketDocument document() {
            return new ObjectLock(retention);
        }
    }

    private static final class PolicyDraft implements DocumentDraft {
        static final int JSON = 2;
        static final int USER = 3;

        private @Nullable String json;
        private final Map<String, String> users = new LinkedHashMap<>();

        @Override
        public boolean take(FieldReader field) {
            switch (field.number()) {
                case JSON -> json = field.asText();
                case USER -> ObjectMetaCodec.pair(field.nested(), users);
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public BucketDocument document() {
            return new BucketPolicy(FieldReader.present(json), users);
        }
    }

    private static final class PublicAccessDraft implements DocumentDraft {
        static final int BLOCKS = 2;

        private @Nullable PublicAccessBlock block;

        @Override
        public boolean take(FieldReader field) {
            if (field.number() != BLOCKS) {
                return false;
            }
            block = PublicAccessCodec.block(field.number(), field.asLong());
            return true;
        }

        @Override
        public BucketDocument document() {
            return FieldReader.present(block);
        }
    }

    private static final class LifecycleDraft implements DocumentDraft {
        static final int RULE = 2;
        static final int SMALLEST_MOVED = 3;

        private final List<LifecycleRules.Rule> rules = new ArrayList<>();
        private LifecycleRules.@Nullable SmallestMoved smallest;

        @Override
        public boolean take(FieldReader field) {
            switch (field.number()) {
                case RULE -> rules.add(LifecycleCodec.rule(field.nested()));
                case SMALLEST_MOVED -> smallest = LifecycleCodec.smallest(field);
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public BucketDocument document() {
            return new LifecycleRules(rules, FieldReader.present(smallest));
        }
    }

    private static final class EncryptionDraft implements DocumentDraft {
        static final int STANDARD = 2;
        static final int BUCKET_KEY = 3;
        static final int BLOCKS_SSE_C = 4;

        private Encryption standard = Encryption.NONE;
        private boolean bucketKey;
        private boolean blocksSseC;

        @Override
        public boolean take(FieldReader field) {
            switch (field.number()) {
                case STANDARD -> standard = EncryptionCodec.encryption(field.nested());
                case BUCKET_KEY -> bucketKey = field.asInt() == 1;
                case BLOCKS_SSE_C -> blocksSseC = field.asInt() == 1;
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public BucketDocument document() {
            return new BucketEncryption(standard, bucketKey, blocksSseC);
        }
    }

    private static final class CorsDraft implements DocumentDraft {
        static final int RULE = 2;

        private static final int ID = 1;
        private static final int ORIGIN = 2;
        private static final int METHOD = 3;
        private static final int HEADER = 4;
        private static final int EXPOSED = 5;
        private static final int MAX_AGE = 6;

        private final List<CorsRules.Rule> rules = new ArrayList<>();

        static FieldWriter fields(CorsRules.Rule rule) {
            var fields = new FieldWriter().text(ID, rule.id());
            rule.allowedOrigins().forEach(each -> fields.text(ORIGIN, each));
            rule.allowedMethods().forEach(each -> fields.text(METHOD, each));
            rule.allowedHeaders().forEach(each -> fields.text(HEADER, each));
            rule.exposedHeaders().forEach(each -> fields.text(EXPOSED, each));
            var maxAge = rule.maxAgeSeconds();
            return maxAge == null ? fields : fields.number(MAX_AGE, maxAge);
        }

        @Override
        public boolean take(FieldReader field) {
            if (field.number() != RULE) {
                return false;
            }
            rules.add(rule(field.nested()));
            return true;
        }

        private static CorsRules.Rule rule(FieldReader fields) {
            String id = null;
            var origins = new ArrayList<String>();
            var methods = new ArrayList<String>();
            var headers = new ArrayList<String>();
            var exposed = new ArrayList<String>();
            Integer maxAge = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case ID -> id = fields.asText();
                    case ORIGIN -> origins.add(fields.asText());
                    case METHOD -> methods.add(fields.asText());
                    case HEADER -> headers.add(fields.asText());
                    case EXPOSED -> exposed.add(fields.asText());
                    case MAX_AGE -> maxAge = fields.asInt();
                    default -> fields.keep();
                }
            }
            return new CorsRules.Rule(id, origins, methods, headers, exposed, maxAge);
        }

        @Override
        public BucketDocument document() {
            return new CorsRules(rules);
        }
    }
}
