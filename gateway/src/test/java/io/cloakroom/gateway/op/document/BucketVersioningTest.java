package io.cloakroom.gateway.op.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.MFADelete;

/// GetBucketVersioning and PutBucketVersioning.
final class BucketVersioningTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String NEVER_SET =
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></VersioningConfiguration>";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    private static String of(String content) {
        return "<VersioningConfiguration>" + content + "</VersioningConfiguration>";
    }

    private Answer put(String body, String... headers) {
        return wire.put("/" + bucket.name() + "?versioning", body, headers);
    }

    private String get() {
        return wire.get("/" + bucket.name() + "?versioning").text();
    }

    @Test
    void returnsTheStateThatWasSetLast() {
        assertThat(get()).endsWith(NEVER_SET);
        for (var status : List.of("Enabled", "Suspended", "Suspended", "Enabled")) {
            var answer = put(of("<Status>" + status + "</Status>"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEmpty();
            assertThat(get())
                    .endsWith("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>"
                            + status + "</Status></VersioningConfiguration>");
        }
    }

    @Test
    void isUnderstoodByTheSdk() {
        var s3 = GATEWAY.client(bucket.account());
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket.name()))
                        .status())
                .isNull();
        s3.putBucketVersioning(request -> request.bucket(bucket.name())
                .versioningConfiguration(
                        as -> as.status(BucketVersioningStatus.ENABLED).mfaDelete(MFADelete.DISABLED)));
        assertThat(s3.getBucketVersioning(request -> request.bucket(bucket.name()))
                        .status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
    }

    @Test
    void isOfOneBucketAndGoesWithIt() {
        put(of("<Status>Enabled</Status>"));
        var other = GATEWAY.name();
        wire.put("/" + other, "");
        assertThat(wire.get("/" + other + "?versioning").text()).endsWith(NEVER_SET);
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").status()).isEqualTo(204);
        assertThat(put(of("<Status>Enabled</Status>")).error()).isEqualTo("404 NoSuchBucket");
        wire.put("/" + bucket.name(), "");
        assertThat(get()).endsWith(NEVER_SET);
    }

    /// Clients send S3's namespace, prefixes, or none, and break lines.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<VersioningConfiguration xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><Status>Enabled</Status></VersioningConfiguration>",
                "<s:VersioningConfiguration xmlns:s='urn:x'><s:Status>Enabled</s:Status></s:VersioningConfiguration>",
                "<?xml version='1.0'?>\n<VersioningConfiguration>\n <MfaDelete>Disabled</MfaDelete>\n <Status> Enabled\n</Status>\n</VersioningConfiguration>\n",
            })
    void takesWhatClientsWrite(String body) {
        assertThat(put(body).status()).isEqualTo(200);
        assertThat(get()).contains("<Status>Enabled</Status>");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400 MalformedXML",
        "<VersioningConfiguration>, 400 MalformedXML",
        "<Other><Status>Enabled</Status></Other>, 400 MalformedXML",
        "<VersioningConfiguration/>, 400 IllegalVersioningConfigurationException",
        "<VersioningConfiguration> </VersioningConfiguration>, 400 IllegalVersioningConfigurationException",
        "<VersioningConfiguration><MfaDelete>Disabled</MfaDelete></VersioningConfiguration>, 400 IllegalVersioningConfigurationException",
        "<VersioningConfiguration><Status>enabled</Status></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status>Disabled</Status></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status><Enabled/></Status></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status>Enabled</Status><Status>Suspended</Status></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status>Enabled</Status><MFADelete>Enabled</MFADelete></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>on</MfaDelete></VersioningConfiguration>, 400 MalformedXML",
        "<!DOCTYPE v><VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>, 400 MalformedXML",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration><x/>, 400 MalformedXML",
    })
    void refusesAnythingElse(String body, String error) {
        put(of("<Status>Suspended</Status>"));
        assertThat(put(body).error()).isEqualTo(error);
        assertThat(get()).contains("<Status>Suspended</Status>");
    }

    @Test
    void saysThatMfaDeleteIsNotSupported() {
        var refused = put(of("<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>"));
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains("MfaDelete");
        var withCode = put(of("<Status>Enabled</Status>"), "x-amz-mfa", "serial 123456");
        assertThat(withCode.error()).isEqualTo("501 NotImplemented");
        assertThat(withCode.element("Header")).contains("x-amz-mfa");
        assertThat(get()).endsWith(NEVER_SET);
    }

    @Test
    void needsTheRightToReadAndToChangeIt() {
        var target = "/" + bucket.name() + "?versioning";
        var body = of("<Status>Enabled</Status>");
        assertThat(GATEWAY.anonymous().put(target, body).error()).isEqualTo("403 AccessDenied");
        assertThat(new Wire(GATEWAY, GATEWAY.account()).put(target, body).error())
                .isEqualTo("403 AccessDenied");
        assertThat(limited("Get").put(target, body).error()).isEqualTo("403 AccessDenied");
        assertThat(get()).endsWith(NEVER_SET);
        assertThat(limited("Put").put(target, body).status()).isEqualTo(200);
        assertThat(limited("Put").get(target).error()).isEqualTo("403 AccessDenied");
        assertThat(limited("Get").get(target).text()).contains("Enabled");
        var others = "x-amz-expected-bucket-owner";
        assertThat(put(of("<Status>Suspended</Status>"), others, "999999999999").status())
                .isEqualTo(403);
        assertThat(get()).contains("Enabled");
    }

    private Wire limited(String verb) {
        var policy = """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "s3:%sBucketVersioning", "Resource": "*"}]}""".formatted(verb);
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }
}
