package io.cloakroom.gateway.xml;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// An element of a document that a client sent. Namespaces are not looked at, as clients send S3's, older ones, or
/// none.
///
/// The parser refuses document types and with them all entities but the five of XML, and is bounded in depth and in
/// the number of elements; the bytes were bounded before.
public final class XmlElement {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 65_000;
    private static final XMLInputFactory FACTORY = factory();

    private final String name;
    private List<XmlElement> children = List.of();
    private @Nullable StringBuilder text;

    private XmlElement(String name) {
        this.name = name;
    }

    private static XMLInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// The root of the document, or empty when the bytes are no document that we read.
    public static Optional<XmlElement> parse(byte[] document) {
        try {
            var reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return Optional.ofNullable(read(reader));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static @Nullable XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        XmlElement root = null;
        var open = new ArrayList<XmlElement>(MAX_DEPTH);
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MAX_ELEMENTS || open.size() == MAX_DEPTH) {
                        return null;
                    }
                    var element = new XmlElement(reader.getLocalName());
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.getLast().add(element);
                    }
                    open.add(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.getLast().add(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return null;
                }
                default -> {}
            }
        }
        return root;
    }

    private void add(XmlElement child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    /// White space that only indents children is not kept.
    private void add(String more) {
        if (text == null) {
            text = new StringBuilder(children.isEmpty() ? more : "");
        } else if (children.isEmpty()) {
            text.append(more);
        }
    }

    public String name() {
        return name;
    }

    /// All text of this element itself, as it came.
    public String text() {
        return text == null ? "" : text.toString();
    }

    public List<XmlElement> children() {
        return children;
    }

    public List<XmlElement> children(String named) {
        return children.stream().filter(child -> child.name.equals(named)).toList();
    }

    public Optional<XmlElement> child(String named) {
        return children.stream().filter(child -> child.name.equals(named)).findFirst();
    }

    /// The text of the first child of this name.
    public Optional<String> childText(String named) {
        return child(named).map(XmlElement::text);
    }
}
