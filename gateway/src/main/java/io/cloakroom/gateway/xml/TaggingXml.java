package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.document.TagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of PutObjectTagging and PutBucketTagging, and of their GETs.
public record TaggingXml(@Nullable Tags tagSet) {
    public static final String ROOT = "Tagging";

    public record Tags(@JsonProperty("Tag") @Nullable List<@Nullable Tag> tags) {
        public List<@Nullable Tag> all() {
            return tags == null ? List.of() : tags;
        }
    }

    public record Tag(@Nullable String key, @Nullable String value) {}

    public static String write(TagSet set) {
        if (set.isEmpty()) {
            return BucketXml.small(ROOT, "TagSet", "");
        }
        var document = XmlDocument.of(ROOT).open("TagSet");
        set.tags()
                .forEach((key, value) -> document.open("Tag")
                        .text("Key", key)
                        .text("Value", value)
                        .close("Tag"));
        return document.close("TagSet").end(ROOT);
    }
}
