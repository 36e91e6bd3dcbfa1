package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.TagQuery;
import io.cloakroom.gateway.xml.TaggingXml;
import io.cloakroom.storage.document.TagSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the tags in a header or document of a request, and checks them against AWS's rules (Amazon S3 User Guide,
/// "Categorizing your objects using tags").
public final class Tags {
    private Tags() {}

    private record Tag(String key, String value) {}

    /// The tags in the header of a PUT, copy or new upload; none when there is no such header.
    ///
    /// @throws S3Exception InvalidArgument for a malformed text or one that names a key twice, InvalidTag, BadRequest
    /// for too many
    public static TagSet ofHeader(S3Request request) {
        var tags = new ArrayList<Tag>();
        TagQuery.parse(request.header(TagQuery.FIELD).orElse(""))
                .forEach((key, value) -> tags.add(new Tag(key, value)));
        return checked(tags, TagSet.MOST_OF_OBJECT, "Object tags cannot be greater than " + TagSet.MOST_OF_OBJECT);
    }

    /// @throws S3Exception MalformedXML, InvalidTag, BadRequest for too many
    public static TagSet ofObject(TaggingXml document) {
        return checked(
                tags(document.tagSet()),
                TagSet.MOST_OF_OBJECT,
                "Object tags cannot be greater than " + TagSet.MOST_OF_OBJECT);
    }

    /// @throws S3Exception MalformedXML, InvalidTag, BadRequest for too many
    public static TagSet ofBucket(TaggingXml document) {
        return ofBucket(document.tagSet());
    }

    /// @throws S3Exception MalformedXML, InvalidTag, BadRequest for too many
    public static TagSet ofBucket(TaggingXml.@Nullable Tags set) {
        return checked(
                tags(set), TagSet.MOST_OF_BUCKET, "Bucket tag count cannot be greater than " + TagSet.MOST_OF_BUCKET);
    }

    private static List<Tag> tags(TaggingXml.@Nullable Tags set) {
        if (set == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var tags = new ArrayList<Tag>();
        for (var tag : set.all()) {
            if (tag == null || tag.key() == null || tag.value() == null) {
                throw S3Error.MALFORMED_XML.exception();
            }
            tags.add(new Tag(tag.key(), tag.value()));
        }
        return tags;
    }

    private static TagSet checked(List<Tag> tags, int most, String tooMany) {
        if (tags.size() > most) {
            throw S3Error.BAD_REQUEST.exception(tooMany);
        }
        var set = new LinkedHashMap<String, String>();
        for (var tag : tags) {
            if (!TagSet.mayBeKey(tag.key())) {
                throw invalid("The TagKey you have provided is invalid", tag);
            }
            if (TagSet.isOfSystem(tag.key())) {
                throw invalid("System tags cannot be added/updated by requester", tag);
            }
            if (!TagSet.mayBeValue(tag.value())) {
                throw invalid("The TagValue you have provided is invalid", tag);
            }
            if (set.put(tag.key(), tag.value()) != null) {
                throw invalid("Cannot provide multiple Tags with the same key", tag);
            }
        }
        return set.isEmpty() ? TagSet.NONE : new TagSet(set);
    }

    private static S3Exception invalid(String message, Tag tag) {
        return S3Error.INVALID_TAG.exception(message).with("TagKey", tag.key()).with("TagValue", tag.value());
    }
}
