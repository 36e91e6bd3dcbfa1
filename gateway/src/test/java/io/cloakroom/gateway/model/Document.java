package io.cloakroom.gateway.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// An XML answer: the texts below the root and the elements that contain further elements, in order. Leaves out what a
/// model cannot predict, and what other tests compare with the documentation (owners, checksums, messages).
record Document(SortedMap<String, String> texts, List<Entry> entries) {
    static final Document EMPTY = new Document(new TreeMap<>(), List.of());

    private static final Set<String> LEFT_OUT =
            Set.of("Owner", "Initiator", "Initiated", "Location", "Message", "Resource", "RequestId", "HostId");

    private static final Set<String> ENCODED =
            Set.of("Key", "Prefix", "Delimiter", "Marker", "NextMarker", "KeyMarker", "NextKeyMarker", "StartAfter");

    /// An element with elements: an object, a version, a common prefix.
    record Entry(String name, SortedMap<String, String> texts) {
        static Entry of(String name, Map<String, String> texts) {
            return new Entry(name, new TreeMap<>(texts));
        }

        @Override
        public String toString() {
            return name + texts;
        }
    }

    static Document of(Map<String, String> texts, List<Entry> entries) {
        return new Document(new TreeMap<>(texts), List.copyOf(entries));
    }

    static Document parse(byte[] xml) {
        var root = root(xml);
        var texts = new TreeMap<String, String>();
        var entries = new ArrayList<Entry>();
        for (var child : children(root)) {
            if (children(child).isEmpty()) {
                texts.put(child.getTagName(), child.getTextContent());
            } else if (counts(child.getTagName())) {
                entries.add(new Entry(child.getTagName(), texts(child)));
            }
        }
        boolean refusal = root.getTagName().equals("Error");
        texts.keySet().removeIf(name -> refusal ? !name.equals("Code") : !counts(name));
        return new Document(texts, entries).decoded();
    }

    private static Element root(byte[] xml) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml))
                    .getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException failed) {
            throw new IllegalStateException(new String(xml, StandardCharsets.UTF_8), failed);
        }
    }

    private static SortedMap<String, String> texts(Element element) {
        var texts = new TreeMap<String, String>();
        for (var child : children(element)) {
            if (children(child).isEmpty() && counts(child.getTagName())) {
                texts.put(child.getTagName(), child.getTextContent());
            }
        }
        return texts;
    }

    private static List<Element> children(Element element) {
        var children = new ArrayList<Element>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    private static boolean counts(String name) {
        return !LEFT_OUT.contains(name) && !name.startsWith("Checksum");
    }

    private Document decoded() {
        boolean encoded = "url".equals(texts.get("EncodingType"));
        normalise(texts, encoded);
        entries.forEach(entry -> normalise(entry.texts(), encoded));
        return this;
    }

    private static void normalise(SortedMap<String, String> texts, boolean encoded) {
        texts.replaceAll((name, text) -> {
            if (name.equals("LastModified")) {
                return seconds(text);
            }
            return encoded && ENCODED.contains(name) ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
        });
    }

    private static String seconds(String time) {
        try {
            return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException none) {
            return time;
        }
    }

    @Nullable
    String text(String name) {
        return texts.get(name);
    }

    /// The time of modification that this listing shows for a version.
    ///
    /// @param id `null` in a listing that knows no versions
    @Nullable
    String lastModified(Key key, @Nullable String id) {
        return entries.stream()
                .filter(entry -> key.name().equals(entry.texts().get("Key"))
                        && (id == null || id.equals(entry.texts().get("VersionId"))))
                .findFirst()
                .map(entry -> entry.texts().get("LastModified"))
                .orElse(null);
    }

    /// One fact a line.
    List<String> lines() {
        var lines = new ArrayList<String>();
        texts.forEach((name, text) -> lines.add(name + "=" + printable(text)));
        entries.forEach(entry -> lines.add(printable(entry.toString())));
        return lines;
    }

    private static String printable(String text) {
        var quoted = Key.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
