package io.cloakroom.gateway.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlElementTest {
    @Test
    void keepsTextToTheLetter() {
        var root = parse(
                "<?xml version=\"1.0\"?><s:a xmlns:s='urn:x'> <b> x &amp; y\n</b><b><![CDATA[<c>]]>&#xFC;</b><d/></s:a>");
        assertThat(root.name()).isEqualTo("a");
        assertThat(root.children("b")).extracting(XmlElement::text).containsExactly(" x & y\n", "<c>\u00fc");
        assertThat(root.childText("d")).contains("");
        assertThat(root.childText("e")).isEmpty();
        assertThat(parse("<Key> </Key>").text()).isEqualTo(" ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a>&unknown;</a>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "<a>\u0001</a>",
            })
    void refusesWhatIsNoPlainDocument(String text) {
        assertThat(XmlElement.parse(bytes(text))).isEmpty();
    }

    @Test
    void boundsDepthAndNumberOfElements() {
        assertThat(XmlElement.parse(bytes("<a>".repeat(17) + "</a>".repeat(17))))
                .isEmpty();
        assertThat(XmlElement.parse(bytes("<a>".repeat(16) + "</a>".repeat(16))))
                .isPresent();
        assertThat(XmlElement.parse(bytes("<a>" + "<b/>".repeat(70_000) + "</a>")))
                .isEmpty();
        assertThat(XmlElement.parse(bytes("<a>" + "<b/>".repeat(60_000) + "</a>")))
                .map(root -> root.children().size())
                .isEqualTo(Optional.of(60_000));
    }

    private static XmlElement parse(String text) {
        return XmlElement.parse(bytes(text)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
