package io.cloakroom.storage.document;

import java.util.Map;

/// Who may do what with a bucket and its objects (Amazon S3 User Guide, "Bucket policies"). The store keeps the text and does
/// not interpret it.
///
/// @param json  as the client wrote it
/// @param users ids of the users that the policy names as principals, by ARN, at the time when it was written. A user who
///              later gets the name of a former one is another principal
public record BucketPolicy(String json, Map<String, String> users) implements BucketDocument {
    public BucketPolicy {
        users = Map.copyOf(users);
    }
}
