package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.BucketRecord;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.record.ProjectRecord;
import io.cloakroom.storage.engine.record.RoleRecord;
import io.cloakroom.storage.engine.record.TokenRecord;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.engine.record.UserRecord;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.User;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records of the control space to bytes and back, as [RecordCodec] does it for buckets. The numbers of fields are stored.
public final class ControlCodec {
    private static final int BUCKET_ACL = 6;
    private static final int COPIED_ACL = 8;
    private static final int BUCKET_LOCKED = 9;

    /// This field must be known: a build that ignored it would open buckets to the public.
    private static final int PUBLIC_ACCESS = 64;
    private static final int BUCKET_GRANTS = 64;

    private ControlCodec() {}

    public static byte[] encode(Row row, ProjectRecord record) {
        var project = record.project();
        var fields = new FieldWriter()
                .text(1, project.id())
                .text(2, project.accountNumber())
                .text(3, project.name())
                .text(4, project.description());
        time(fields, 5, project.createdAt());
        time(fields, 6, project.deletedAt());
        fields.number(7, record.cleared() ? 1 : 0);
        limit(fields, 8, project.limits().maxBytes());
        limit(fields, 9, project.limits().maxObjects());
        limit(fields, 10, project.limits().maxBuckets());
        var life = project.limits().maxTokenLife();
        limit(fields, 11, life == null ? null : life.toSeconds());
        fields.number(12, record.made() ? 1 : 0);
        fields.number(13, project.memberTokens() == MemberTokens.BUCKETS ? 1 : 0);
        if (!project.publicAccess().equals(PublicAccessBlock.NONE)) {
            fields.number(PUBLIC_ACCESS, PublicAccessCodec.number(project.publicAccess()));
        }
        return Envelope.seal(row, Kind.PROJECT, fields.raw(record.unknown()));
    }

    public static ProjectRecord project(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.PROJECT, fields -> {
            var texts = new String[5];
            Instant created = null;
            Instant deleted = null;
            boolean cleared = false;
            boolean made = false;
            var memberTokens = MemberTokens.OBJECTS;
            var publicAccess = PublicAccessBlock.NONE;
            var limits = new Long[4];
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4 -> texts[fields.number()] = fields.asText();
                    case 5 -> created = Instant.ofEpochMilli(fields.asLong());
                    case 6 -> deleted = Instant.ofEpochMilli(fields.asLong());
                    case 7 -> cleared = fields.asLong() != 0;
                    case 8, 9, 10, 11 -> limits[fields.number() - 8] = fields.asLong();
                    case 12 -> made = fields.asLong() != 0;
                    case 13 -> memberTokens = fields.asLong() == 1 ? MemberTokens.BUCKETS : MemberTokens.OBJECTS;
                    case PUBLIC_ACCESS -> publicAccess = PublicAccessCodec.block(PUBLIC_ACCESS, fields.asLong());
                    default -> fields.keep();
                }
            }
            var project = new Project(
                    FieldReader.present(texts[1]),
                    FieldReader.present(texts[2]),
                    FieldReader.present(texts[3]),
                    FieldReader.present(texts[4]),
                    FieldReader.present(created),
                    deleted,
                    new ProjectLimits(
                            limits[0],
                            limits[1],
                            limits[2] == null ? null : Math.toIntExact(limits[2]),
                            limits[3] == null ? null : Duration.ofSeconds(limits[3])),
                    memberTokens,
                    publicAccess);
            return new ProjectRecord(project, cleared, made, fields.kept());
        });
    }

    public static byte[] encode(Row row, BucketRecord record) {
        var fields = bucketFields(record.bucket(), BUCKET_ACL);
        if (record.ending()) {
            fields.number(7, 1);
        }
        if (record.locked()) {
            fields.number(BUCKET_LOCKED, 1);
        }
        return Envelope.seal(row, Kind.BUCKET, fields.raw(record.unknown()));
    }

    /// The value of the row [KeyLayout#BUCKET_COPY]. The ACL has a field number of its own in it: older builds wrote the ACL
    /// that the bucket was made with under the record's number, and did not update it when the bucket's ACL changed.
    ///
    /// @param unknown fields of a newer release in the present copy; those of the record are added to them
    public static byte[] copyOf(BucketRecord record, byte[] unknown) {
        var fields = bucketFields(record.bucket(), COPIED_ACL);
        if (record.locked()) {
            fields.number(BUCKET_LOCKED, 1);
        }
        return Envelope.seal(
                KeyLayout.BUCKET_COPY, Kind.BUCKET, fields.raw(UnknownFields.merged(record.unknown(), unknown)));
    }

    private static FieldWriter bucketFields(Bucket bucket, int aclNumber) {
        var fields = new FieldWriter()
                .text(1, bucket.id())
                .text(2, bucket.name().value())
                .text(3, bucket.project())
                .text(4, bucket.region());
        time(fields, 5, bucket.createdAt());
        AclCodec.write(fields, bucket.acl(), aclNumber, BUCKET_GRANTS);
        return fields;
    }

    public static BucketRecord bucket(Row row, byte[] value) throws StoreException {
        return bucket(row, value, BUCKET_ACL);
    }

    /// The bucket according to its copy; private when an older build wrote the copy.
    public static BucketRecord copied(byte[] value) throws StoreException {
        return bucket(KeyLayout.BUCKET_COPY, value, COPIED_ACL);
    }

    private static BucketRecord bucket(Row row, byte[] value, int aclNumber) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.BUCKET, fields -> {
            var texts = new String[5];
            Instant created = null;
            var acl = Acl.PRIVATE;
            boolean granted = false;
            boolean ending = false;
            boolean locked = false;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4 -> texts[fields.number()] = fields.asText();
                    case 5 -> created = Instant.ofEpochMilli(fields.asLong());
                    case BUCKET_ACL, COPIED_ACL ->
                        acl = fields.number() == aclNumber && !granted ? AclCodec.numbered(fields.asInt()) : acl;
                    case BUCKET_GRANTS -> {
                        acl = AclCodec.granted(fields.nested());
                        granted = true;
                    }
                    case 7 -> ending = fields.asLong() != 0;
                    case BUCKET_LOCKED -> locked = fields.asLong() != 0;
                    default -> fields.keep();
                }
            }
            var bucket = new Bucket(
                    FieldReader.present(texts[1]),
                    new BucketName(FieldReader.present(texts[2])),
                    FieldReader.present(texts[3]),
                    FieldReader.present(texts[4]),
                    FieldReader.present(created),
                    acl);
            return new BucketRecord(bucket, ending, locked, fields.kept());
        });
    }

    public static byte[] encode(Row row, UserRecord record) {
        var user = record.user();
        var fields = new FieldWriter()
                .text(1, user.id())
                .text(2, user.login())
                .text(3, user.displayName())
                .text(4, user.passwordHash())
                .number(5, user.operator() ? 1 : 0);
        time(fields, 6, user.createdAt());
        return Envelope.seal(row, Kind.USER, fields.raw(record.unknown()));
    }

    public static UserRecord user(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.USER, fields -> {
            var texts = new String[5];
            boolean operator = false;
            Instant created = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4 -> texts[fields.number()] = fields.asText();
                    case 5 -> operator = fields.asLong() != 0;
                    case 6 -> created = Instant.ofEpochMilli(fields.asLong());
                    default -> fields.keep();
                }
            }
            var user = new User(
                    FieldReader.present(texts[1]),
                    FieldReader.present(texts[2]),
                    FieldReader.present(texts[3]),
                    operator,
                    FieldReader.present(texts[4]),
                    FieldReader.present(created));
            return new UserRecord(user, fields.kept());
        });
    }

    public static byte[] encode(Row row, RoleRecord record) {
        var role = record.role();
        int kind = switch (role.kind()) {
            case OWNER -> 1;
            case MEMBER -> 2;
        };
        return Envelope.seal(
                row,
                Kind.ROLE,
                new FieldWriter()
                        .text(1, role.user())
                        .text(2, role.project())
                        .number(3, kind)
                        .raw(record.unknown()));
    }

    public static RoleRecord role(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.ROLE, fields -> {
            var texts = new String[3];
            Role.Kind kind = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2 -> texts[fields.number()] = fields.asText();
                    case 3 -> kind = fields.asLong() == 1 ? Role.Kind.OWNER : Role.Kind.MEMBER;
                    default -> fields.keep();
                }
            }
            var role =
                    new Role(FieldReader.present(texts[1]), FieldReader.present(texts[2]), FieldReader.present(kind));
            return new RoleRecord(role, fields.kept());
        });
    }

    public static byte[] encode(Row row, TokenRecord record) {
        var token = record.token();
        var fields = new FieldWriter()
                .text(1, token.accessKey())
                .text(2, token.project())
                .text(3, token.user())
                .text(4, token.name())
                .text(5, token.description())
                .text(6, token.createdBy())
                .text(7, token.via())
                .text(8, token.scope().policy())
                .text(9, token.replaces())
                .text(10, token.replacedBy())
                .bytes(11, token.sealedSecret());
        time(fields, 12, token.createdAt());
        time(fields, 13, token.expiresAt());
        time(fields, 14, token.graceUntil());
        int state = switch (token.state()) {
            case ACTIVE -> 1;
            case DISABLED -> 2;
            case LEAKED -> 3;
        };
        fields.number(15, state);
        token.tags()
                .forEach((key, value) -> fields.nested(
                        16,
                        ObjectMetaCodec.pair(key, value)
                                .raw(record.unknownOfTags().getOrDefault(key, UnknownFields.none()))));
        return Envelope.seal(row, Kind.TOKEN, fields.raw(record.unknown()));
    }

    private static void tag(FieldReader fields, Map<String, String> tags, Map<String, byte[]> unknown) {
        var pair = new HashMap<String, String>();
        ObjectMetaCodec.pair(fields, pair);
        tags.putAll(pair);
        if (fields.kept().length > 0) {
            pair.keySet().forEach(key -> unknown.put(key, fields.kept()));
        }
    }

    /// A token with a state that this build does not know gives no access.
    private static Token.State state(long number) {
        return number == 1 ? Token.State.ACTIVE : number == 3 ? Token.State.LEAKED : Token.State.DISABLED;
    }

    public static TokenRecord token(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.TOKEN, fields -> {
            var texts = new String[11];
            var times = new Instant[3];
            byte[] secret = null;
            var state = Token.State.DISABLED;
            var tags = new HashMap<String, String>();
            var unknownOfTags = new HashMap<String, byte[]>();
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> texts[fields.number()] = fields.asText();
                    case 11 -> secret = fields.asBytes();
                    case 12, 13, 14 -> times[fields.number() - 12] = Instant.ofEpochMilli(fields.asLong());
                    case 15 -> state = state(fields.asLong());
                    case 16 -> tag(fields.nested(), tags, unknownOfTags);
                    default -> fields.keep();
                }
            }
            var token = new Token(
                    FieldReader.present(texts[1]),
                    FieldReader.present(secret),
                    FieldReader.present(texts[2]),
                    FieldReader.present(texts[3]),
                    FieldReader.present(texts[4]),
                    FieldReader.present(texts[5]),
                    FieldReader.present(times[0]),
                    FieldReader.present(texts[6]),
                    FieldReader.present(texts[7]),
                    times[1],
                    state,
                    new TokenScope(FieldReader.present(texts[8])),
                    texts[9],
                    texts[10],
                    times[2],
                    tags);
            return new TokenRecord(token, fields.kept(), unknownOfTags);
        });
    }

    /// The value of a row that leads to `target`.
    public static byte[] index(Row row, String target) {
        return Envelope.seal(row, Kind.INDEX, new FieldWriter().text(1, target));
    }

    public static String target(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.INDEX, fields -> {
            String target = null;
            while (fields.next()) {
                if (fields.number() == 1) {
                    target = fields.asText();
                } else {
                    fields.keep();
                }
            }
            return FieldReader.present(target);
        });
    }

    private static void limit(FieldWriter fields, int number, @Nullable Number limit) {
        if (limit != null) {
            fields.number(number, limit.longValue());
        }
    }

    private static void time(FieldWriter fields, int number, @Nullable Instant time) {
        if (time != null) {
            fields.number(number, time.toEpochMilli());
        }
    }
}
