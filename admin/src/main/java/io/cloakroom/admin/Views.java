package io.cloakroom.admin;

import io.cloakroom.admin.access.AccessEntry;
import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.snippet.Snippet;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.Traffic;
import io.cloakroom.storage.token.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the REST interface shows: the form of these records is the form of its JSON.
public final class Views {
    private Views() {}

    /// One page of a list.
    ///
    /// @param next what `after` is for the next page; absent on the last one
    public record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    public record ProjectView(
            String id,
            String name,
            @Field("12 digits: what S3 calls an account id") String accountNumber,
            String description,
            Instant createdAt,
            LimitsView limits,

            @Field(
                    value = "What tokens of its members may do at most: what concerns objects, or change buckets too",
                    oneOf = {"objects", "buckets"})
            String memberTokens,

            @Field(
                    value = "The caller's role in it; absent for an operator without one",
                    oneOf = {"owner", "member"})
            @Nullable
            String role) {
        static ProjectView of(Project project, @Nullable String role) {
            return new ProjectView(
                    project.id(),
                    project.name(),
                    project.accountNumber(),
                    project.description(),
                    project.createdAt(),
                    LimitsView.of(project.limits()),
                    nameOf(project.memberTokens()),
                    role);
        }
    }

    static String nameOf(MemberTokens what) {
        return switch (what) {
            case OBJECTS -> "objects";
            case BUCKETS -> "buckets";
        };
    }

    /// What a project may use at most; an absent field means that there is no such limit.
    public record LimitsView(
            @Nullable Long maxBytes,
            @Nullable Long maxObjects,
            @Nullable Integer maxBuckets,
            @Nullable Integer maxTokenLifeDays) {
        static LimitsView of(ProjectLimits limits) {
            var life = limits.maxTokenLife();
            return new LimitsView(
                    limits.maxBytes(),
                    limits.maxObjects(),
                    limits.maxBuckets(),
                    life == null ? null : Math.toIntExact(life.toDays()));
        }
    }

    public record UsageView(
            @Field("Of all current objects") long bytes,
            @Field("Current ones") long objects,

            @Field("Versions of objects that are not current")
            long noncurrentVersions,

            @Field("Of these versions") long noncurrentBytes,
            @Field("Delete markers") long deleteMarkers,
            @Field("Multipart uploads in progress") long uploads,
            @Field("Of the parts of uploads in progress") long uploadBytes) {
        /// What a quota of bytes limits.
        public long allBytes() {
            return bytes + noncurrentBytes + uploadBytes;
        }

        /// What a quota of objects limits.
        public long versions() {
            return objects + noncurrentVersions;
        }

        static UsageView of(Usage usage) {
            return new UsageView(
                    usage.bytes(),
                    usage.objects(),
                    usage.noncurrent(),
                    usage.noncurrentBytes(),
                    usage.markers(),
                    usage.uploads(),
                    usage.uploadBytes());
        }
    }

    public record ProjectUsage(
            @Field("Absent while the project's data cannot be reached") @Nullable
            UsageView usage,

            int buckets,
            LimitsView limits,

            @Field("The limits of which the project holds more than they allow: maxBytes, maxObjects, maxBuckets")
            List<String> exceeded) {}

    /// Requests counted over an hour.
    public record HourView(
            @Field("Beginning of the hour") Instant hour,
            long requests,
            @Field("Answered with a status of 400 or more") long errors,

            @Field("Of these, those whose signature did not match")
            long denied,

            long bytesIn,
            long bytesOut) {
        static HourView of(Instant hour, Traffic traffic) {
            return new HourView(
                    hour,
                    traffic.requests(),
                    traffic.errors(),
                    traffic.denied(),
                    traffic.bytesIn(),
                    traffic.bytesOut());
        }
    }

    /// @param hours in order; those without requests are left out
    public record TrafficView(
            @Field("The first hour that was looked at") Instant from,
            List<HourView> hours,

            @Field(
                    "The newest requests are counted in memory and written that often: a crash may lose the last of them")
            int writtenEverySeconds) {}

    public record LastUseView(
            Instant time,
            @Field("IP address of the client") String address,
            @Field("S3's name of it: PutObject") String operation,
            @Field("Empty for an operation on no bucket") String bucket,
            @Field("Its User-Agent") String client) {
        static LastUseView of(LastUse use) {
            return new LastUseView(use.time(), use.address(), use.operation(), use.bucket(), use.client());
        }
    }

    /// Who owns a project in which a user holds a role sees its id and its login, and nothing else.
    public record UserView(
            String id,
            String login,

            @Field("Absent, like what follows, of a user that is neither the caller nor an operator's to see") @Nullable
            String displayName,

            @Nullable Boolean operator,
            @Field("Whether it has a password") @Nullable Boolean signsIn,
            @Nullable Instant createdAt) {
        /// Whether it is known to be an operator.
        public boolean operates() {
            return Boolean.TRUE.equals(operator);
        }

        /// As far as a caller may see it.
        static UserView of(User user, Rights seen) {
            return seen.operator() || seen.is(user.id())
                    ? of(user)
                    : new UserView(user.id(), user.login(), null, null, null, null);
        }

        static UserView of(User user) {
            return new UserView(
                    user.id(),
                    user.login(),
                    user.displayName(),
                    user.operator(),
                    !user.passwordHash().isEmpty(),
                    user.createdAt());
        }
    }

    public record RoleView(
            Ref user,
            Ref project,
            @Field(oneOf = {"owner", "member"}) String role) {}

    /// Somebody has given the caller a role.
    public record NoticeView(
            Ref project,
            @Field(oneOf = {"owner", "member"}) String role,
            @Field("Login name of who gave it") String by,
            Instant at) {}

    /// What became of the caller's role in a project.
    ///
    /// @param deletedTokens access keys of its tokens there
    public record LeftProject(RoleView role, List<String> deletedTokens) {}

    public record BucketView(
            String name,
            String region,
            Instant createdAt,

            @Field(
                    value = "Who may list it besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field(
                    value =
                            "Whether it keeps versions of its objects; absent while the project's data cannot be reached",
                    oneOf = {"never", "enabled", "suspended"})
            @Nullable
            String versioning,

            @Field("Absent while the project's data cannot be reached") @Nullable
            UsageView usage) {
        /// Whether there may be older versions.
        public boolean keepsVersions() {
            return versioning != null && !versioning.equals(VersioningRoutes.NEVER);
        }

        static BucketView of(Bucket bucket, Optional<Usage> usage, Optional<String> versioning) {
            return new BucketView(
                    bucket.name().value(),
                    bucket.region(),
                    bucket.createdAt(),
                    Buckets.nameOf(bucket.acl()),
                    versioning.orElse(null),
                    usage.map(UsageView::of).orElse(null));
        }
    }

    /// What a bucket's counters say beside what was found by counting.
    public record BucketCheck(
            String name,
            UsageView counted,
            UsageView recorded,

            @Field("Rows that are damaged: their sizes are not known")
            long unreadable,

            @Field("Whether the counters were set right by this call")
            boolean repaired) {}

    public record ObjectView(
            String key,
            long size,
            String etag,
            Instant lastModified,

            @Field("Absent where the caller may not read the object") @Nullable
            String contentType,

            @Field(
                    value =
                            "Who may read it besides the project's tokens: nobody, or everybody. Absent where the caller may not"
                                    + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now: by its ACL or the bucket policy, while nothing is against it")
            boolean isPublic) {}

    /// One page of a bucket, in the order of the keys' UTF-8 bytes.
    ///
    /// @param prefixes with a delimiter: what lies deeper, once each
    public record ObjectPage(
            List<String> prefixes,
            List<ObjectView> objects,

            @Field("Of a list of deleted objects, instead of objects: those whose current version is a delete marker")
            @Nullable
            List<DeletedKey> deleted,

            @Nullable String next) {}

    /// A key that a delete marker hides.
    public record DeletedKey(
            String key,
            @Field("Of the delete marker") String versionId,
            Instant deletedAt,

            @Field("Whether a version is left that can be brought back; without one only the name is listed")
            boolean restorable) {}

    /// Whether a bucket keeps the versions of its objects.
    public record VersioningView(
            String bucket,

            @Field(oneOf = {"never", "enabled", "suspended"})
            String status,

            @Field("What that means, as a sentence") String meaning) {}

    /// One version of an object, or a delete marker.
    public record VersionView(
            String key,

            @Field("The text null of a version that was written while the bucket kept none")
            String versionId,

            Instant lastModified,
            @Field("Whether it is the current one") boolean latest,

            @Field("Whether it says that the object was deleted, and holds nothing")
            boolean deleteMarker,

            @Field("Absent for a delete marker, like what follows") @Nullable
            Long size,

            @Nullable String etag,

            @Field("Absent where the caller may not read the version, and the ACL where the caller may not read that")
            @Nullable
            String contentType,

            @Field(
                    value = "Who may read it besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("Whether everybody may read it now: by its ACL or the bucket policy, while nothing is against it")
            @Nullable
            Boolean isPublic) {}

    /// An object of which an older version is the current one again.
    public record RestoredObject(
            String bucket,
            String key,
            @Field("Of the version that is current now") String versionId,

            @Field("Delete markers that were taken away; 0 when the version was copied")
            int removedMarkers) {}

    public record ChecksumView(
            @Field("S3's name of it: CRC64NVME") String algorithm,

            @Field("Of the whole object, or composed of its parts'")
            String type,

            String value) {}

    /// All that is known of an object but its bytes.
    public record ObjectDetails(
            String bucket,
            String key,

            @Field("The text null of an object that was written while the bucket kept no versions")
            String versionId,

            long size,
            String etag,
            Instant lastModified,
            String contentType,

            @Field("The headers that are sent with it: cache-control")
            Map<String, String> headers,

            @Field("By name without x-amz-meta-") Map<String, String> metadata,

            @Field("S3's tags, which are no part of what is sent with it")
            Map<String, String> tags,

            List<ChecksumView> checksums,

            @Field("Of a multipart upload; 0 for an object that was put in one piece")
            int parts,

            @Field(
                    value =
                            "Who may read it besides the project's tokens: nobody, or everybody. Absent where the caller may not"
                                    + " read the ACL.",
                    oneOf = {"private", "public-read", "custom"})
            @Nullable
            String acl,

            @Field("As S3 names it. All classes lie on the same disks")
            String storageClass,

            @Field(
                    value = "How its bytes are encrypted on disk. SSE-C: with a key that only its client has",
                    oneOf = {"none", "AES256", "aws:kms", "SSE-C"})
            String encryption,

            @Field("ARN of the key, for aws:kms") @Nullable String kmsKey,

            @Field("Where everybody reads it; absent when it is private") @Nullable
            String publicUrl) {}

    /// Who may read an object, or list a bucket, besides the project's tokens.
    ///
    /// @param key absent for the bucket itself
    public record AclView(
            String bucket,
            @Nullable String key,

            @Field(oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field("What that means, as a sentence") String meaning,

            @Field("Where everybody reads the object; absent when it is private, and for a bucket") @Nullable
            String publicUrl,

            @Field("Of the object's version, when the call named one") @Nullable
            String versionId) {}

    /// What became of one of many objects.
    public record ObjectResult(
            String key,

            @Field("As if it had been asked for alone: 200 is done")
            int status,

            @Field("Why it was refused, or empty") String detail) {
        static ObjectResult of(String key) {
            return new ObjectResult(key, 200, "");
        }

        /// Whether it was not refused.
        public boolean succeeded() {
            return status < 400;
        }
    }

    /// What became of many objects.
    ///
    /// @param more whether there is more to do: call again, of a list with what is not in the results
    public record ObjectsReport(int done, int refused, List<ObjectResult> results, boolean more) {}

    public record LinkView(
            String url,
            Instant expiresAt,

            @Field("Of the token that signed it: the link ends with the token")
            String accessKey,

            @Field("Name of that token") String tokenName,

            @Field(
                    "Of PUT: a header that the request has to send, since the bucket retains what is stored in it; absent for none")
            @Nullable
            String neededHeader) {
        /// Never shows the link, which opens without a key.
        @Override
        public String toString() {
            return "LinkView[" + expiresAt + "]";
        }
    }

    /// Keys that end by themselves, with the rights of the user that asked for them. In no list.
    public record CredentialsView(
            String accessKey,
            String secretKey,
            String sessionToken,
            Instant expiresAt,
            String endpoint,
            String region) {
        /// Never shows the secrets.
        @Override
        public String toString() {
            return "CredentialsView[" + accessKey + "]";
        }
    }

    /// Another thing by id and name.
    public record Ref(String id, String name) {}

    public record TokenView(
            String accessKey,

            @Field("Only where it was just made or asked for by itself, never in a list") @Nullable
            String secretKey,

            String name,
            String description,
            Ref project,
            Ref user,

            @Field(
                    value = "leaked: disabled, because it was reported as leaked",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            Instant createdAt,
            String createdBy,

            @Field(
                    value = "Through what it was made",
                    oneOf = {"order", "panel", "api", "cli", "openstack", "import", "configuration"})
            String via,

            @Nullable Instant expiresAt,
            @Field("What it may do, as a sentence") String scopeText,

            @Field("The scope as it was clicked together; absent for one that was written as a policy") @Nullable
            ScopeChoice scope,

            @Field("The scope as a policy document; absent for everything in the project") @Nullable
            JsonNode policy,

            Map<String, String> tags,

            @Field("Access key of the token that it replaced") @Nullable
            String replaces,

            @Field("Access key of the token that replaced it") @Nullable
            String replacedBy,

            @Field("Of a token that was replaced: when it stops working by itself, or stopped. Never after expiresAt.")
            @Nullable
            Instant graceUntil,

            @Field("Until when it works: the earlier of expiresAt and graceUntil. Absent for a token that works without"
                    + " end, and for one that does not work.")
            @Nullable
            Instant worksUntil,

            @Nullable LastUseView lastUse) {
        /// Whether it was replaced and still works for a while.
        public boolean inGrace() {
            return state.equals("active") && graceUntil != null;
        }

        /// Until when it works or, when it does not, its expiry; `null` for never.
        public @Nullable Instant end() {
            return worksUntil != null ? worksUntil : expiresAt;
        }

        /// Whether only an explicit revival makes it work again.
        public boolean hasEnded() {
            return state.equals("leaked") || (state.equals("disabled") && graceUntil != null);
        }

        /// Never shows the secret.
        @Override
        public String toString() {
            return "TokenView[" + accessKey + "]";
        }
    }

    /// All that a person needs to connect.
    ///
    /// @param token absent when none was ordered
    public record Connection(
            ProjectView project, UserView user, @Nullable TokenView token, String endpoint, String region) {}

    public record SecretView(
            String accessKey,
            String secretKey,

            @Field("With snippets=true: configurations of clients with the secret filled in") @Nullable
            List<SnippetView> snippets) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "SecretView[" + accessKey + "]";
        }
    }

    public record DeletedToken(
            TokenView token,

            @Field("How long it took until the gateway refused it: before this answer was given")
            double refusedAfterMillis) {}

    /// How one client is set up: steps in order, and what shows that it works.
    public record SnippetView(
            String id,
            String title,
            String group,
            List<StepView> steps,

            @Field("What the last step shows when all is well")
            String expected,

            @Field("Of an https endpoint: how the client learns to trust a self-made certificate") @Nullable
            StepView trust) {
        static SnippetView of(Snippet snippet) {
            var trust = snippet.trust();
            return new SnippetView(
                    snippet.id(),
                    snippet.title(),
                    snippet.group(),
                    snippet.steps().stream().map(StepView::of).toList(),
                    snippet.expected(),
                    trust == null ? null : StepView.of(trust));
        }

        /// Never shows the texts: they may hold the secret.
        @Override
        public String toString() {
            return "SnippetView[" + id + "]";
        }
    }

    public record StepView(
            @Field("What to do, as a sentence") String text,

            @Field("What to type, or what belongs in the file") @Nullable
            CodeView code) {
        static StepView of(Snippet.Step step) {
            var code = step.code();
            return new StepView(
                    step.text(),
                    code == null ? null : new CodeView(code.id(), code.syntax(), code.file(), code.text()));
        }

        /// Never shows the text.
        @Override
        public String toString() {
            return "StepView[" + text + "]";
        }
    }

    public record CodeView(
            String id,

            @Field("By the name that highlighters know it by")
            String syntax,

            @Field("The file that it belongs in; absent for what is typed") @Nullable
            String file,

            String text) {
        /// Never shows the text: it may hold the secret.
        @Override
        public String toString() {
            return "CodeView[" + id + "]";
        }
    }

    /// A bucket of the project that a token's scope leaves something to do in.
    public record UsableBucket(String name) {}

    /// What one request of a test got.
    public record TestStep(
            @Field("What was asked: Put a marker object") String request,
            boolean passed,

            @Field("Whether it was left out, because it is not for this token or cannot be tried; message says why")
            boolean skipped,

            int status,
            @Field("S3's error code, or empty") String code,

            @Field("S3's message, or what the connection said")
            String message,

            long millis) {}

    public record TestReport(
            String accessKey,
            String endpoint,

            @Field("The bucket that was used; absent when there is none to see") @Nullable
            String bucket,

            boolean passed,

            @Field(
                    value = "State of the token when it was tried: only an active one can work",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            @Field("By how much the server's clock differs from the one that signed") @Nullable
            Long clockSkewSeconds,

            @Field(
                    "Addresses from which alone the token works: the test runs on the server, and could not try the rest")
            List<String> onlyFrom,

            @Field("Whether the server removed the marker object, because the token may not delete it")
            boolean removedByServer,

            @Field("Whether the token may do anything in a bucket that there is; passed is false when it may not in the"
                    + " bucket that was asked for")
            boolean usable,

            List<TestStep> steps) {
        /// What came of it, in a sentence; a token that has ended is said to have ended.
        public String verdict() {
            if (passed) {
                return "It works.";
            }
            return switch (state) {
                case "expired" -> "It does not work: the token has expired.";
                case "disabled" -> "It does not work: the token is disabled.";
                case "leaked" -> "It does not work: the token was reported as leaked.";
                default -> "It does not work.";
            };
        }
    }

    /// What became of each of many.
    public record BulkResult(
            String accessKey,
            int status,
            @Field("Why it was refused, or empty") String detail,

            @Field("Of a rotation: the new token, with its secret") @Nullable
            TokenView token) {}

    public record BulkReport(int done, int refused, List<BulkResult> results) {}

    /// What was done about a key that got out.
    ///
    /// @param connection the new token; absent when the old one may not be replaced (its end has come) or was replaced
    ///                   already by a token that works on: it is disabled all the same
    public record LeakReport(
            TokenView disabled,

            @Field("With both: the other keys of the same rotation that are disabled with it")
            List<TokenView> alsoDisabled,

            @Field("Other keys of the same rotation that still work; worksUntil says until when")
            List<TokenView> working,

            @Nullable Connection connection,
            List<AuditView> timeline,
            TrafficView traffic) {}

    public record AuditView(
            long sequence,
            Instant time,
            String who,

            @Field("Through what: api, cli, panel, start, server")
            String via,

            String address,
            String client,
            @Field("What was done or tried: token.delete") String action,
            String target,

            @Field("Id of the project that it belongs to, or empty")
            String project,

            @Field("Access key of the token that it is about, or empty")
            String token,

            @Field("HTTP status of the answer") int result,
            String detail,
            String hash) {
        static AuditView of(AuditEntry entry) {
            return new AuditView(
                    entry.sequence(),
                    entry.time(),
                    entry.who(),
                    entry.via(),
                    entry.address(),
                    entry.client(),
                    entry.action(),
                    entry.target(),
                    entry.project(),
                    entry.token(),
                    entry.result(),
                    entry.detail(),
                    entry.hash());
        }
    }

    public record AuditCheck(
            @Field("How many lines hold together, from the first on")
            long lines,

            @Field("Hash of the last of them: keep it elsewhere to notice lines cut off at the end")
            String last,

            boolean whole,
            @Field("What broke the chain, or empty") String trouble) {}

    /// What one request was, or did to one of several keys.
    public record RequestView(
            Instant time,

            @Field("Its id, which the client was told as x-amz-request-id; or empty")
            String request,

            @Field("Through what: s3, or api, cli and panel")
            String via,

            @Field("Id of the project of whoever asked, or empty")
            String project,

            @Field("Access key that signed it, or empty") String token,
            @Field("Id of the user, or empty") String user,
            @Field("Login name of the user, or empty") String login,
            String method,
            @Field("S3's name of it: PutObject") String operation,
            String bucket,
            String key,
            @Field("HTTP status of the answer") int status,
            @Field("Code of the error, or empty") String code,
            @Field("Of the body, as announced") long bytesIn,

            @Field("Of the answer's body, as far as it was sent")
            long bytesOut,

            @Field("Until the answer began") long firstMicros,
            @Field("Until the answer was given") long totalMicros,
            String address,
            String client) {
        static RequestView of(AccessEntry entry, String login) {
            return new RequestView(
                    entry.time(),
                    entry.request(),
                    entry.via(),
                    entry.project(),
                    entry.token(),
                    entry.user(),
                    login,
                    entry.method(),
                    entry.operation(),
                    entry.bucket(),
                    entry.key(),
                    entry.status(),
                    entry.code(),
                    entry.bytesIn(),
                    entry.bytesOut(),
                    entry.firstMicros(),
                    entry.totalMicros(),
                    entry.address(),
                    entry.client());
        }
    }

    public record RequestPage(
            List<RequestView> items,

            @Field("Where an older page begins; may follow a page without items, since one call reads only so much")
            @Nullable
            String next,

            @Field("When the oldest request arrived that can be found") @Nullable
            Instant reachesBackTo,

            @Field("Which requests have a line: off, changes or all")
            String logged,

            @Field("Whether new lines can be found here") boolean searchable,
            @Field("Lines that were lost since the start") long lost) {}

    public record SessionView(
            @Field("The bearer token, when it was just made") @Nullable
            String token,

            @Nullable UserView user,
            boolean operator,
            @Nullable Instant expiresAt) {
        /// Never shows the token.
        @Override
        public String toString() {
            return "SessionView[" + expiresAt + "]";
        }
    }

    /// @param password only when it was made here
    public record PasswordView(UserView user, @Nullable String password) {
        /// Never shows the password.
        @Override
        public String toString() {
            return "PasswordView[" + user.login() + "]";
        }
    }

    /// What became of a deleted project.
    ///
    /// @param disabledTokens their access keys
    public record DeletedProject(ProjectView project, List<String> disabledTokens) {}

    /// A deleted project whose data is kept for a while.
    public record DeletedProjectView(String id, String name, Instant deletedAt) {
        static DeletedProjectView of(Project project) {
            return new DeletedProjectView(
                    project.id(), project.name(), Objects.requireNonNull(project.deletedAt(), "of a deleted project"));
        }
    }

    /// A project whose deletion was taken back.
    public record UndeletedProject(
            String id,
            String name,

            @Field(
                    "Names that its buckets had and that others have by now; `check --attach --name` gives them new ones")
            List<String> namelessBuckets,

            @Field("How many of its tokens are disabled, as the deletion left them")
            long disabledTokens) {}

    /// What became of a deleted user.
    ///
    /// @param deletedTokens their access keys
    public record DeletedUser(UserView user, List<String> deletedTokens) {}

    public record DeletedObject(
            String bucket,
            String key,

            @Field("Absent where the caller may not list the key") @Nullable
            Boolean existed,

            @Field("Of the delete marker that was made, or of the version that is gone; absent without versions")
            @Nullable
            String versionId,

            @Field("Whether a delete marker was made, or the version that is gone was one")
            boolean deleteMarker) {}

    public record StatusView(
            String version,
            Instant startedAt,
            long uptimeSeconds,
            boolean ready,

            @Field("What an operator should know; empty when all is well")
            List<String> troubles,

            @Field("Over the last minute") double requestsPerSecond,
            @Field("Since the start") long requests,

            @Field("Since the start: answered with a status of 500 or more, but not 501")
            long serverErrors,

            long diskTotalBytes,
            long diskFreeBytes,
            String endpoint,
            String region) {}

    static String roleName(Role.Kind kind) {
        return switch (kind) {
            case OWNER -> "owner";
            case MEMBER -> "member";
        };
    }

    static String state(Token token, Instant now) {
        var end = token.expiresAt();
        var grace = token.graceUntil();
        if (token.state() == Token.State.LEAKED) {
            return "leaked";
        }
        if (token.state() == Token.State.DISABLED || (grace != null && !grace.isAfter(now))) {
            return "disabled";
        }
        return end != null && !end.isAfter(now) ? "expired" : "active";
    }
}
