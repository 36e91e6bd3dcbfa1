package io.cloakroom.admin.object;

import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.document.TagSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Validates tags against AWS's rules (Amazon S3 User Guide, "Categorizing your objects using tags").
final class TagRules {
    private static final String CHARACTERS = "letters, digits, spaces and _ . : / = + - @";

    private TagRules() {}

    /// @throws Problem that names the invalid tag
    static TagSet ofObject(@Nullable Map<String, @Nullable String> tags) {
        return checked(tags, TagSet.MOST_OF_OBJECT, "an object");
    }

    /// @throws Problem that names the invalid tag
    static TagSet ofBucket(@Nullable Map<String, @Nullable String> tags) {
        return checked(tags, TagSet.MOST_OF_BUCKET, "a bucket");
    }

    private static TagSet checked(@Nullable Map<String, @Nullable String> given, int most, String holder) {
        if (given == null) {
            throw Problem.badRequest("tags are an object of texts; an empty one takes all tags away");
        }
        if (given.size() > most) {
            throw Problem.badRequest(holder + " has at most " + most + " tags, and these are " + given.size());
        }
        var tags = new LinkedHashMap<String, String>();
        given.forEach((key, value) -> tags.put(key, checked(key, value)));
        return tags.isEmpty() ? TagSet.NONE : new TagSet(tags);
    }

    /// @return the value
    private static String checked(String key, @Nullable String value) {
        var shown = "\"" + Directory.shown(key) + "\"";
        if (!TagSet.mayBeKey(key)) {
            throw Problem.badRequest("the key " + shown + " of a tag is not valid: it has 1 to " + TagSet.MOST_KEY_CHARS
                    + " characters, which are " + CHARACTERS);
        }
        if (TagSet.isOfSystem(key)) {
            throw Problem.badRequest("the key " + shown + " of a tag is not valid: AWS keeps those with aws: in front");
        }
        if (value == null || !TagSet.mayBeValue(value)) {
            throw Problem.badRequest("the value of the tag " + shown + " is not valid: it has at most "
                    + TagSet.MOST_VALUE_CHARS + " characters, which are " + CHARACTERS);
        }
        return value;
    }
}
