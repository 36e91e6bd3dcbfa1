package io.cloakroom.gateway.xml;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.xml.XmlFactory;
import tools.jackson.dataformat.xml.XmlMapper;

/// Reads documents of clients into records. An element goes into the component of its name. A record refuses a document
/// with an element that it does not know, unless the record itself says otherwise. Attributes and namespaces are
/// ignored, because clients send S3's namespace, an older one, or none.
///
/// An element that comes twice where a record has room for one, or that comes in pieces, is refused, because the record
/// would lose some of it.
///
/// Document types are refused, and so are all entities but the five of XML. Depth and number of elements are limited
/// here. The caller has limited the bytes.
public final class XmlRecords {
    private static final XMLInputFactory READERS = readers();
    private static final XmlMapper RECORDS = XmlMapper.builder(
                    XmlFactory.builder().xmlInputFactory(READERS).build())
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .defaultUseWrapper(false)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addHandler(new Indents())
            .addModule(new SimpleModule().addDeserializer(String.class, new Text()))
            .build();

    /// Names of elements that may come at most once, in a record and in those that it contains.
    private static final ClassValue<Set<String>> SINGLE = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            var single = new HashSet<String>();
            addSingle(RECORDS.constructType(type), single);
            return Set.copyOf(single);
        }
    };

    private XmlRecords() {}

    private static void addSingle(JavaType type, Set<String> single) {
        if (type.isCollectionLikeType()) {
            addSingle(type.getContentType(), single);
        } else if (type.isRecordType()) {
            var introspection = RECORDS.deserializationConfig().classIntrospectorInstance();
            var bean = introspection.introspectForDeserialization(type, introspection.introspectClassAnnotations(type));
            for (var property : bean.findProperties()) {
                if (!property.getPrimaryType().isCollectionLikeType()) {
                    single.add(property.getName());
                }
                addSingle(property.getPrimaryType(), single);
            }
        }
    }

    private static XMLInputFactory readers() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// Parses a document into a record.
    ///
    /// @return empty when the bytes are no document that we read, or when its root has another name
    public static <T> Optional<T> parse(byte[] document, String root, Class<T> type) {
        try {
            var stream = (XMLStreamReader2) READERS.createXMLStreamReader(new ByteArrayInputStream(document));
            var reader = new BoundedXml(stream, SINGLE.get(type));
            try {
                while (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
                    reader.next();
                }
                return reader.getLocalName().equals(root) ? Optional.ofNullable(read(reader, type)) : Optional.empty();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | IOException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static <T> T read(BoundedXml reader, Class<T> type)
            throws XMLStreamException, IOException, JacksonException {
        var read = RECORDS.readValue(reader, type);
        while (reader.hasNext()) {
            reader.next();
        }
        return read;
    }

    /// Reads text only from an element that contains no elements.
    private static final class Text extends StdScalarDeserializer<String> {
        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            return parser.currentToken() == JsonToken.VALUE_STRING
                    ? parser.getString()
                    : context.reportInputMismatch(this, "elements where there is text");
        }
    }

    /// Ignores white space between elements.
    private static final class Indents extends DeserializationProblemHandler {
        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                ValueDeserializer<?> deserializer,
                Object type,
                String name) {
            return name.isEmpty()
                    && parser.currentToken() == JsonToken.VALUE_STRING
                    && parser.getString().isBlank();
        }
    }
}
