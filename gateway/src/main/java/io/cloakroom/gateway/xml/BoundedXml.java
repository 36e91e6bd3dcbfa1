package io.cloakroom.gateway.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.util.StreamReader2Delegate;

/// Filters a document: passes on elements and their text, no more of them than S3 allows, and none where a record would
/// lose it. Elements of one name must follow each other directly, and an element that may come once must not come
/// again.
final class BoundedXml extends StreamReader2Delegate {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ELEMENTS = 65_000;
    /// Most different names of elements within one element. They are compared with each other.
    private static final int MAX_NAMES = 64;

    private final Set<String> single;
    private final List<List<String>> names =
            Stream.<List<String>>generate(ArrayList::new).limit(MAX_DEPTH + 1).toList();
    private int elements;

    /// @param single names of elements that may come once
    BoundedXml(XMLStreamReader2 reader, Set<String> single) {
        super(reader);
        this.single = single;
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start();
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                throw new XMLStreamException("a document of S3 has no type");
            default -> {}
        }
        return event;
    }

    private void start() throws XMLStreamException {
        int depth = getDepth();
        if (++elements > MAX_ELEMENTS || depth > MAX_DEPTH) {
            throw new XMLStreamException("more elements than a document of S3 has");
        }
        var before = names.get(depth - 1);
        var name = getLocalName();
        boolean again = !before.isEmpty() && before.getLast().equals(name);
        if (again ? single.contains(name) : before.size() == MAX_NAMES || before.contains(name)) {
            throw new XMLStreamException("an element comes again");
        }
        if (!again) {
            before.add(name);
        }
        names.get(depth).clear();
    }

    @Override
    public int getAttributeCount() {
        return 0;
    }
}
