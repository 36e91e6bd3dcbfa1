package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.engine.record.FieldReader;

/// A block of public access as the number in records: one bit for each of its four parts.
final class PublicAccessCodec {
    private static final int BLOCK_ACLS = 1;
    private static final int IGNORE_ACLS = 2;
    private static final int BLOCK_POLICY = 4;
    private static final int RESTRICT_BUCKETS = 8;
    private static final int ALL = 15;

    private PublicAccessCodec() {}

    static long number(PublicAccessBlock block) {
        return (block.blockPublicAcls() ? BLOCK_ACLS : 0)
                | (block.ignorePublicAcls() ? IGNORE_ACLS : 0)
                | (block.blockPublicPolicy() ? BLOCK_POLICY : 0)
                | (block.restrictPublicBuckets() ? RESTRICT_BUCKETS : 0);
    }

    /// @param field the field's number
    /// @throws FieldReader.UnknownField when the block has a part that this release does not know, and so would not
    ///     enforce
    static PublicAccessBlock block(int field, long number) {
        if ((number & ~ALL) != 0) {
            throw new FieldReader.UnknownField(field);
        }
        return new PublicAccessBlock(
                (number & BLOCK_ACLS) != 0,
                (number & IGNORE_ACLS) != 0,
                (number & BLOCK_POLICY) != 0,
                (number & RESTRICT_BUCKETS) != 0);
    }
}
