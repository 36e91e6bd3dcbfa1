package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.storage.document.PublicAccessBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The REST interface's records about access to a bucket.
public final class AccessViews {
    private AccessViews() {}

    public record PolicyView(
            String bucket,

            @Field("Absent when the bucket has none") @Nullable
            JsonNode policy,

            @Field("The policy exactly as it was put, including white space; absent when the bucket has none") @Nullable
            String text,

            @Field("Whether the policy makes the bucket public by AWS's definition; absent when the bucket has none")
            @Nullable
            Boolean isPublic) {}

    public record PolicyCheck(
            @Field("Whether the policy would be accepted for the bucket now")
            boolean valid,

            @Field("What is wrong, in AWS's words; absent when the policy is valid") @Nullable
            String message,

            @Field("The statement at fault, and why; absent when the policy is valid") @Nullable
            String detail,

            @Field("Whether the policy would make the bucket public")
            boolean isPublic) {}

    /// The four settings of S3's public access block.
    public record BlockFlags(
            @Field("New public ACLs are refused") boolean blockPublicAcls,

            @Field("Existing public ACLs have no effect") boolean ignorePublicAcls,

            @Field("New bucket policies that make a bucket public are refused")
            boolean blockPublicPolicy,

            @Field("A bucket with a public policy is open only to the project's own tokens")
            boolean restrictPublicBuckets) {
        public static BlockFlags of(PublicAccessBlock block) {
            return new BlockFlags(
                    block.blockPublicAcls(),
                    block.ignorePublicAcls(),
                    block.blockPublicPolicy(),
                    block.restrictPublicBuckets());
        }

        public boolean all() {
            return blockPublicAcls && ignorePublicAcls && blockPublicPolicy && restrictPublicBuckets;
        }

        public boolean any() {
            return blockPublicAcls || ignorePublicAcls || blockPublicPolicy || restrictPublicBuckets;
        }
    }

    public record BucketBlockView(
            String bucket,
            @Field("Settings of the bucket itself") BlockFlags own,

            @Field("Settings of the project, for all its buckets")
            BlockFlags ofProject,

            @Field("The effective settings: each is on when the bucket or the project turns it on")
            BlockFlags effective) {}

    public record ProjectBlockView(String project, BlockFlags block) {}

    public record OwnershipView(
            String bucket,

            @Field(
                    value = "BucketOwnerEnforced disables ACLs; the other values enable them",
                    oneOf = {"BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"})
            String ownership,

            @Field("Whether the setting was made for the bucket, rather than being the default")
            boolean set) {}

    public record CorsRuleView(
            @Field("A name for people") @Nullable String id,

            @Field(value = "Origins of pages, each with at most one *: https://shop.example", needed = true) @Nullable
            List<@Nullable String> allowedOrigins,

            @Field(value = "GET, PUT, POST, DELETE, HEAD", needed = true) @Nullable
            List<@Nullable String> allowedMethods,

            @Field("Headers that the page may send, each with at most one *. Default: none.") @Nullable
            List<@Nullable String> allowedHeaders,

            @Field("Headers of the answer that the page may read. Default: those that browsers always allow.") @Nullable
            List<@Nullable String> exposeHeaders,

            @Field("How long a browser may cache the answer to its preflight request") @Nullable
            Integer maxAgeSeconds) {}

    public record CorsView(
            String bucket,

            @Field("The first matching rule applies; empty when the bucket has no rules")
            List<CorsRuleView> rules) {}

    public record CorsCheck(
            @Field("Whether the rules would be accepted") boolean valid,

            @Field("What is wrong; absent when the rules are valid") @Nullable
            String message) {}

    public record AccessView(
            String bucket,

            @Field(
                    value = "Who has access besides the project's own tokens. private: nobody; shared:"
                            + " principals of the policy, other projects"
                            + " or addresses; public: everybody",
                    oneOf = {"private", "shared", "public"})
            String state,

            @Field("The same, as a sentence") String sentence,
            @Field("The reasons, one sentence each") List<String> reasons,
            @Field("Whether everybody may list the bucket") boolean listedByAll,
            @Field("Whether the bucket has a policy") boolean hasPolicy,

            @Field("Whether ACLs are enabled for its objects")
            boolean aclsHold) {}

    public record SimulationView(
            boolean allowed,

            @Field(
                    value = "What allows or denies the action",
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

            @Field("The same, as a sentence") String sentence,

            @Field(
                    value = "The document with the deciding statement; absent when no statement decides",
                    oneOf = {"policy", "scope"})
            @Nullable
            String document,

            @Field("Sid or number of the deciding statement; absent when no statement decides") @Nullable
            String statement,

            @Field("The deciding statement; absent when no statement decides") @Nullable
            JsonNode text,

            @Field("For an action on an object: whether the object exists; otherwise absent") @Nullable
            Boolean objectIsThere) {}
}
