package io.cloakroom.storage.document;

import org.jspecify.annotations.Nullable;

/// Which objects a lifecycle rule is about: those for which all of it holds (Amazon S3 User Guide, "Lifecycle configuration
/// elements", "Filter element"). A rule whose filter says nothing is about all objects.
///
/// @param form        how a client writes it
/// @param prefix      of keys; `null` when the filter names none
/// @param tags        which an object must have, with these values
/// @param largerThan  bytes; `null` when the filter does not say
/// @param smallerThan bytes; `null` when the filter does not say
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

    /// The forms that S3's XML has for it.
    public enum Form {
        /// A prefix right in the rule, as before filters were invented.
        PREFIX,
        /// At most one condition in a filter.
        FILTER,
        /// Several conditions in a filter's `And`.
        AND
    }

    /// Of keys; nothing at all when the filter names no prefix.
    public String prefixOrNone() {
        return prefix == null ? "" : prefix;
    }

    /// Whether it says how large objects are.
    public boolean saysSize() {
        return largerThan != null || smallerThan != null;
    }

    /// How many characters its texts have, with those that the elements of tags take at least.
    int characters() {
        int characters = prefixOrNone().length();
        for (var tag : tags.tags().entrySet()) {
            characters += tag.getKey().length() + tag.getValue().length() + CHARACTERS_OF_TAG;
        }
        return characters;
    }
}
