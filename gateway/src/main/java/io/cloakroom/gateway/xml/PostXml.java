package io.cloakroom.gateway.xml;

/// The answer to an upload by form that asks for status 201.
public final class PostXml {
    private PostXml() {}

    /// @param etag in quotes
    public static String response(String location, String bucket, String key, String etag) {
        return XmlDocument.plain("PostResponse")
                .text("Location", location)
                .text("Bucket", bucket)
                .text("Key", key)
                .text("ETag", etag)
                .end("PostResponse");
    }
}
