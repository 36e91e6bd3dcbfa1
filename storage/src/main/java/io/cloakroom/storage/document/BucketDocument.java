package io.cloakroom.storage.document;

import io.cloakroom.storage.BucketConfig;

/// A document that says how a bucket behaves, kept by [BucketConfig]. Each kind of document is a type.
public sealed interface BucketDocument
        permits Versioning,
                TagSet,
                ObjectLock,
                BucketPolicy,
                PublicAccessBlock,
                ObjectOwnership,
                CorsRules,
                RequestPayment,
                LifecycleRules,
                BucketEncryption {}
