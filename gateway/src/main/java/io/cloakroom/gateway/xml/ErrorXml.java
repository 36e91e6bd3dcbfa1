package io.cloakroom.gateway.xml;

import java.util.Map;

/// The document of an error.
///
/// @param elements that AWS documents for this code beside the usual ones
public record ErrorXml(
        String code, String message, Map<String, String> elements, String resource, String requestId, String hostId) {
    public String toXml() {
        var document = XmlDocument.plain("Error").text("Code", code).text("Message", message);
        elements.forEach(document::text);
        return document.text("Resource", resource)
                .text("RequestId", requestId)
                .text("HostId", hostId)
                .end("Error");
    }
}
