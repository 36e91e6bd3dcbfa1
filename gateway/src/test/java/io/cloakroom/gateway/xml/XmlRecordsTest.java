package io.cloakroom.gateway.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlRecordsTest {
    private static Optional<VersioningXml> parse(String text) {
        return XmlRecords.parse(text.getBytes(StandardCharsets.UTF_8), "a", VersioningXml.class);
    }

    private static Optional<AnyXml> any(String text) {
        return XmlRecords.parse(text.getBytes(StandardCharsets.UTF_8), "a", AnyXml.class);
    }

    @Test
    void keepsTextToTheLetter() {
        assertThat(parse(
                        "<?xml version='1.0'?><s:a xmlns:s='urn:x' b='c'> <Status d='e'> x &amp; y\n</Status><!-- f -->"
                                + "<MfaDelete><![CDATA[<c>]]>&#xFC;</MfaDelete></s:a>\n"))
                .contains(new VersioningXml(" x & y\n", "<c>\u00fc"));
        assertThat(parse("<a><Status> </Status><MfaDelete/></a>")).contains(new VersioningXml(" ", ""));
        assertThat(parse("<a/>")).contains(new VersioningXml(null, null));
        assertThat(parse("<a>\n</a>")).contains(new VersioningXml(null, null));
    }

    private static Optional<DeleteXml> delete(String text) {
        return XmlRecords.parse(text.getBytes(StandardCharsets.UTF_8), "Delete", DeleteXml.AskedDeletion.class)
                .flatMap(DeleteXml::of);
    }

    /// If a list comes in several pieces, a careless parser keeps only the last one.
    @Test
    void losesNoElement() {
        var a = "<Object><Key>a</Key></Object>";
        assertThat(delete("<Delete>" + a + a + "<Quiet>true</Quiet></Delete>"))
                .map(all -> all.objects().size())
                .contains(2);
        assertThat(delete("<Delete>" + a + "<Quiet>true</Quiet>" + a + "</Delete>"))
                .isEmpty();
        assertThat(delete("<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>"))
                .isEmpty();
        assertThat(delete("<Delete><Object><Key>a</Key><Other/><Key>b</Key></Object></Delete>"))
                .isEmpty();
        assertThat(delete("<Delete><Object><Key>a</Key><Other/><Other/></Object></Delete>"))
                .isPresent();
        assertThat(parse("<a><Status>x</Status><Status>x</Status></a>")).isEmpty();
        assertThat(any("<a><b/><b/><c/></a>")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<a>",
                "<a></b>",
                "<b/>",
                "<a/><a/>",
                "<a/>text",
                "<a>text</a>",
                "<a>text<Status/></a>",
                "<a>&unknown;</a>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><a><Status>&b;</Status></a>",
                "<a><Status>\u0001</Status></a>",
                "<a><Status><b/></Status></a>",
                "<a><status>x</status></a>",
                "<a><Other/></a>",
            })
    void refusesWhatIsNoPlainDocumentOfItsKind(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void looksAtNoAttribute() {
        assertThat(parse("<a Status='x'/>")).contains(new VersioningXml(null, null));
        assertThat(
                        parse(
                                "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'><Status xsi:nil='true'>x</Status></a>"))
                .contains(new VersioningXml("x", null));
    }

    @Test
    void knowsAnEmptyDocument() {
        for (var empty : List.of("<a/>", "<a></a>", "<a>\n</a>")) {
            assertThat(any(empty).orElseThrow().isEmpty()).isTrue();
        }
        for (var more : List.of("<a><b/></a>", "<a>text</a>", "<a> <b>c</b> </a>")) {
            assertThat(any(more).orElseThrow().isEmpty()).isFalse();
        }
    }

    @Test
    void boundsDepthAndNumberOfElements() {
        var names = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            assertThat(any("<a>" + names + "</a>")).isPresent();
            names.append("<b").append(i).append("/>");
        }
        assertThat(any("<a>" + names + "</a>")).isEmpty();
        assertThat(any("<a>".repeat(17) + "</a>".repeat(17))).isEmpty();
        assertThat(any("<a>".repeat(16) + "</a>".repeat(16))).isPresent();
        assertThat(any("<a>" + "<b/>".repeat(70_000) + "</a>")).isEmpty();
        assertThat(any("<a>" + "<b/>".repeat(60_000) + "</a>")).isPresent();
    }
}
