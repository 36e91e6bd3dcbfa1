package io.cloakroom.storage.document;

import org.jspecify.annotations.Nullable;

/// The objects that a lifecycle rule applies to: those that meet all of these conditions (Amazon S3 User Guide, "Lifecycle
/// configuration elements", "Filter element"). A filter without conditions applies to all objects.
///
/// @param form        the form in which the client wrote it
/// @param prefix      of the keys; `null` when the filter names none
/// @param tags        which an object must have, with these values
/// @param largerThan  in bytes; `null` for no condition
/// @param smallerThan in bytes; `null` for no condition
public record LifecycleFilter(
        Form form,
        @Nullable String prefix,
        TagSet tags,
        @Nullable Long largerThan,
        @Nullable Long smallerThan) {
    /// All objects.
    public static final LifecycleFilter ALL = new LifecycleFilter(Form.FILTER, null, TagSet.NONE, null, null);

    /// `<Tag><Key></Key><Value></Value></Tag>`
    private static final int CHARACTERS_OF_TAG = 35;

    /// The forms that a filter has in S3's XML.
    public enum Form {
        /// A prefix directly in the rule, as before filters existed.
        PREFIX,
        /// At most one condition in a filter.
        FILTER,
        /// Several conditions in a filter's `And`.
        AND
    }

    /// The prefix of the keys; empty when the filter names none.
    public String prefixOrNone() {
        return prefix == null ? "" : prefix;
    }

    /// Whether it has a condition on the size of objects.
    public boolean saysSize() {
        return largerThan != null || smallerThan != null;
    }

    /// The characters of all texts, together with the least that the elements around tags take.
    int characters() {
        int characters = prefixOrNone().length();
        for (var tag : tags.tags().entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length() + CHARACTERS_OF_TAG;
        }
        return characters;
    }
}
