package io.cloakroom.gateway.xml;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Writes one S3 document, element by element: `open`, `text`, `close`. Written by hand, because XML limits the speed
/// of listings, and because a character that XML 1.0 cannot hold must never make a document that no parser reads: it
/// becomes U+FFFD.
public final class XmlDocument {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder out;

    private XmlDocument(int expectedChars) {
        out = new StringBuilder(expectedChars).append(DECLARATION);
    }

    /// Begins a document in the namespace of S3, and opens its root.
    public static XmlDocument of(String root) {
        return of(root, 1024);
    }

    static XmlDocument of(String root, int expectedChars) {
        var document = new XmlDocument(expectedChars);
        document.out.append('<').append(root).append(" xmlns=\"" + NAMESPACE + "\">");
        return document;
    }

    /// Begins a document without a namespace, like that of errors.
    static XmlDocument plain(String root) {
        return new XmlDocument(512).open(root);
    }

    public XmlDocument open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    public XmlDocument close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    /// Writes an element with text; nothing when the text is `null`.
    public XmlDocument text(String name, @Nullable String text) {
        if (text == null) {
            return this;
        }
        if (text.isEmpty()) {
            out.append('<').append(name).append("/>");
            return this;
        }
        open(name);
        escape(text);
        return close(name);
    }

    public XmlDocument text(String name, long number) {
        out.append('<').append(name).append('>').append(number);
        return close(name);
    }

    public XmlDocument text(String name, boolean flag) {
        out.append('<').append(name).append('>').append(flag);
        return close(name);
    }

    public XmlDocument text(String name, Instant time) {
        out.append('<').append(name).append('>');
        var utc = time.atOffset(ZoneOffset.UTC);
        digits(utc.getYear(), 1000).append('-');
        digits(utc.getMonthValue(), 10).append('-');
        digits(utc.getDayOfMonth(), 10).append('T');
        digits(utc.getHour(), 10).append(':');
        digits(utc.getMinute(), 10).append(':');
        digits(utc.getSecond(), 10).append('.');
        digits(utc.getNano() / 1_000_000, 100).append('Z');
        return close(name);
    }

    /// Written by hand, because the JDK's formatters would take most of the time of a listing.
    private StringBuilder digits(int number, int highest) {
        for (int each = highest; each > 0; each /= 10) {
            out.append((char) ('0' + number / each % 10));
        }
        return out;
    }

    /// Writes text directly into the open element.
    XmlDocument raw(String text) {
        escape(text);
        return this;
    }

    /// Writes an ETag, in quotes.
    public XmlDocument etag(String etag) {
        out.append("<ETag>&quot;").append(etag).append("&quot;</ETag>");
        return this;
    }

    /// Writes an owner or initiator.
    public XmlDocument person(String name, String id, String displayName) {
        return open(name)
                .text("ID", id)
                .text("DisplayName", displayName.isEmpty() ? null : displayName)
                .close(name);
    }

    /// Opens a grantee with its type, the only attribute in S3's documents.
    public XmlDocument grantee(String type) {
        out.append("<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"")
                .append(type)
                .append("\">");
        return this;
    }

    /// Closes `root` and returns the document.
    public String end(String root) {
        return close(root).out.toString();
    }

    /// Surrogates always come in pairs, because keys are valid UTF-8.
    private static boolean valid(char c) {
        return c >= ' ' ? c < '\uFFFE' : c == '\t' || c == '\n' || c == '\r';
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(valid(c) ? c : '\uFFFD');
            }
        }
    }
}
