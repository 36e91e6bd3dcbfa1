package io.cloakroom.gateway.xml;

import io.cloakroom.storage.document.PublicAccessBlock;
import org.jspecify.annotations.Nullable;

/// The document of PutPublicAccessBlock, and of its GET.
public record PublicAccessBlockXml(
        @Nullable String blockPublicAcls,
        @Nullable String ignorePublicAcls,
        @Nullable String blockPublicPolicy,
        @Nullable String restrictPublicBuckets) {
    public static final String ROOT = "PublicAccessBlockConfiguration";

    public static String write(PublicAccessBlock block) {
        return XmlDocument.of(ROOT)
                .text("BlockPublicAcls", block.blockPublicAcls())
                .text("IgnorePublicAcls", block.ignorePublicAcls())
                .text("BlockPublicPolicy", block.blockPublicPolicy())
                .text("RestrictPublicBuckets", block.restrictPublicBuckets())
                .end(ROOT);
    }
}
