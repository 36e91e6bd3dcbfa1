package io.cloakroom.storage.document;

import java.util.Map;

/// Who may do what with a bucket and its objects (Amazon S3 User Guide, "Bucket policies"). The store keeps the text; what it
/// says is found out where access is decided.
///
/// @param json  as it was put
/// @param users ids of the users that it names as principals, by ARN, as they were when it was put: a user who gets the name
///              of a former one later is another principal
public record BucketPolicy(String json, Map<String, String> users) implements BucketDocument {
    public BucketPolicy {
        users = Map.copyOf(users);
    }
}
