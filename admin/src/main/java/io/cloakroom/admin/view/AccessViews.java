package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the REST interface answers about access to a bucket.
public final class AccessViews {
    private AccessViews() {}

    public record PolicyView(
            String bucket,

            @Field("Absent when the bucket has none") @Nullable
            JsonNode policy,

            @Field("The policy as it was put, spaces included; absent when the bucket has none") @Nullable
            String text,

            @Field("Whether it makes the bucket public, as AWS means the word; absent when the bucket has none")
            @Nullable
            Boolean isPublic) {}

    public record PolicyCheck(
            @Field("Whether the bucket could have this policy now")
            boolean valid,

            @Field("What is wrong, in the words of AWS; absent when nothing is") @Nullable
            String message,

            @Field("Which statement it is, and why; absent when nothing is wrong") @Nullable
            String detail,

            @Field("Whether it would make the bucket public")
            boolean isPublic) {}

    /// The four settings of S3's public access block.
    public record BlockFlags(
            @Field("No public ACL is set any more") boolean blockPublicAcls,

            @Field("Public ACLs that are there open nothing")
            boolean ignorePublicAcls,

            @Field("No policy is put that makes a bucket public")
            boolean blockPublicPolicy,

            @Field("A public policy lets nobody in but the project's own tokens")
            boolean restrictPublicBuckets) {
        public static BlockFlags of(PublicAccessBlock block) {
            return new BlockFlags(
                    block.blockPublicAcls(),
                    block.ignorePublicAcls(),
                    block.blockPublicPolicy(),
                    block.restrictPublicBuckets());
        }

        /// Whether all of them are on.
        public boolean all() {
            return blockPublicAcls && ignorePublicAcls && blockPublicPolicy && restrictPublicBuckets;
        }

        /// Whether any of them is on.
        public boolean any() {
            return blockPublicAcls || ignorePublicAcls || blockPublicPolicy || restrictPublicBuckets;
        }
    }

    public record BucketBlockView(
            String bucket,
            @Field("Of the bucket itself") BlockFlags own,
            @Field("Of its project, for all its buckets") BlockFlags ofProject,

            @Field("What holds: what either of the two says")
            BlockFlags effective) {}

    public record ProjectBlockView(String project, BlockFlags block) {}

    public record OwnershipView(
            String bucket,

            @Field(
                    value = "BucketOwnerEnforced: ACLs are switched off. The others: they hold",
                    oneOf = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"})
            String ownership,

            @Field("Whether the bucket has the setting, and not only what holds without one")
            boolean set) {}

    public record CorsRuleView(
            @Field("A name for people") @Nullable String id,

            @Field(value = "Of pages, each with one * at most: https://shop.example", needed = true) @Nullable
            List<@Nullable String> allowedOrigins,

            @Field(value = "GET, PUT, POST, DELETE, HEAD", needed = true) @Nullable
            List<@Nullable String> allowedMethods,

            @Field("That the page may send, each with one * at most. Default: none.") @Nullable
            List<@Nullable String> allowedHeaders,

            @Field("Of the answer, that the page may read. Default: those that browsers always show.") @Nullable
            List<@Nullable String> exposeHeaders,

            @Field("How long a browser may keep the answer to its question before the request") @Nullable
            Integer maxAgeSeconds) {}

    public record CorsView(
            String bucket,

            @Field("The first that fits holds; none when the bucket has no rules")
            List<CorsRuleView> rules) {}

    public record CorsCheck(
            @Field("Whether the bucket could have these rules")
            boolean valid,

            @Field("What is wrong; absent when nothing is") @Nullable
            String message) {}

    public record AccessView(
            String bucket,

            @Field(
                    value =
                            "Who but the project's own tokens gets in. private: nobody; shared: whom the policy names, other projects"
                                    + " or addresses; public: everybody",
                    oneOf = {"private", "shared", "public"})
            String state,

            @Field("The same as a sentence") String sentence,
            @Field("Why it is so, a sentence each") List<String> reasons,
            @Field("Whether everybody may list it") boolean listedByAll,
            @Field("Whether it has a policy") boolean hasPolicy,

            @Field("Whether its objects can have ACLs that hold")
            boolean aclsHold) {}

    public record SimulationView(
            boolean allowed,

            @Field(
                    value = "What allows it, or denies it",
                    oneOf = {
                        "OWNER",
                        "OBJECT_OWNER",
                        "UPLOAD",
                        "POLICY",
                        "ACL",
                        "SCOPE_DENIES",
                        "SCOPE_DOES_NOT_ALLOW",
                        "ROLE",
                        "POLICY_DENIES",
                        "PUBLIC_ACCESS_BLOCKED",
                        "NOTHING_ALLOWS",
                        "OBJECT_OF_ANOTHER"
                    })
            String reason,

            @Field("The same as a sentence") String sentence,

            @Field(
                    value = "Where the statement is; absent when none decides",
                    oneOf = {"policy", "scope"})
            @Nullable
            String document,

            @Field("Sid of the statement, or its number; absent when none decides") @Nullable
            String statement,

            @Field("The statement; absent when none decides") @Nullable
            JsonNode text,

            @Field("Of an action on an object: whether the object is there; else absent") @Nullable
            Boolean objectIsThere) {}
}
