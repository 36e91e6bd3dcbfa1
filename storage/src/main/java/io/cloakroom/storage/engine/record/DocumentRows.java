package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Row;

/// The rows of a bucket's documents: `c` of [KeyLayout].
public final class DocumentRows {
    /// Versioning.
    public static final Row VERSIONING = named("versioning");

    /// The bucket's own tags.
    public static final Row BUCKET_TAGS = named("tagging");

    /// Object Lock, with its default retention.
    public static final Row OBJECT_LOCK = named("object-lock");

    /// The bucket policy.
    public static final Row BUCKET_POLICY = named("policy");

    /// The block of public access.
    public static final Row PUBLIC_ACCESS_BLOCK = named("public-access-block");

    /// Who owns the objects of a bucket, and whether ACLs apply.
    public static final Row OBJECT_OWNERSHIP = named("ownership");

    /// The CORS rules.
    public static final Row CORS = named("cors");

    /// Who pays for requests.
    public static final Row REQUEST_PAYMENT = named("request-payment");

    /// The lifecycle rules.
    public static final Row LIFECYCLE = named("lifecycle");

    /// The default encryption of what is written into the bucket.
    public static final Row ENCRYPTION = named("encryption");

    private DocumentRows() {}

    /// The document of this name.
    static Row named(String name) {
        return RowBytes.row('c', RowBytes.ascii(name));
    }

    /// All documents of a bucket.
    public static Range all() {
        return KeyLayout.all('c');
    }
}
