package io.cloakroom.gateway.op.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.Wire;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.Tag;

/// Tags in CreateBucket (Amazon S3 API Reference, "CreateBucketConfiguration").
final class CreateBucketTagsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final GatewayExtension.Account account = GATEWAY.account();
    private final Wire wire = new Wire(GATEWAY, account);
    private final String name = GATEWAY.name();

    private static String configuration(String content) {
        return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content
                + "</CreateBucketConfiguration>";
    }

    private static String tag(String key, String value) {
        return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
    }

    @Test
    void areThoseOfTheNewBucket() {
        var region = "<LocationConstraint>eu-west-1</LocationConstraint>";
        var tags = "<Tags>" + tag("department", "sales") + tag("b", "2") + "</Tags>";
        assertThat(wire.put("/" + name, configuration(region + tags)).status()).isEqualTo(200);
        assertThat(wire.get("/" + name + "?tagging").text())
                .endsWith("<TagSet>" + tag("department", "sales") + tag("b", "2") + "</TagSet></Tagging>");
        assertThat(wire.get("/" + name + "?location").text()).contains(">eu-west-1<");
    }

    @Test
    void comeFromAnSdk() {
        var s3 = GATEWAY.client(account);
        s3.createBucket(request -> request.bucket(name)
                .createBucketConfiguration(configuration ->
                        configuration.tags(Tag.builder().key("a").value("b c").build())));
        assertThat(s3.getBucketTagging(request -> request.bucket(name)).tagSet())
                .containsExactly(Tag.builder().key("a").value("b c").build());
    }

    @ParameterizedTest
    @CsvSource({"<Tags/>", "<Tags></Tags>"})
    void mayBeNone(String none) {
        assertThat(wire.put("/" + name, configuration(none)).status()).isEqualTo(200);
        assertThat(wire.get("/" + name + "?tagging").error()).isEqualTo("404 NoSuchTagSet");
    }

    @ParameterizedTest
    @CsvSource({
        "<Tag><Key>a</Key></Tag>, 400 MalformedXML",
        "<Tag><Key>a*</Key><Value>b</Value></Tag>, 400 InvalidTag",
        "<Tag><Key>aws:a</Key><Value>b</Value></Tag>, 400 InvalidTag",
        "<Tag><Key>a</Key><Value>b</Value></Tag><Tag><Key>a</Key><Value>c</Value></Tag>, 400 InvalidTag"
    })
    void makeNoBucketWhenTheyAreWrong(String tags, String error) {
        assertThat(wire.put("/" + name, configuration("<Tags>" + tags + "</Tags>"))
                        .error())
                .isEqualTo(error);
        assertThat(wire.get("/" + name + "?location").error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void areFiftyAtMost() {
        assertThat(wire.put("/" + name, configuration(many(51))).error()).isEqualTo("400 BadRequest");
        assertThat(wire.put("/" + name, configuration(many(50))).status()).isEqualTo(200);
    }

    private static String many(int tags) {
        return IntStream.range(0, tags)
                .mapToObj(i -> tag("k" + i, "v"))
                .collect(Collectors.joining("", "<Tags>", "</Tags>"));
    }

    @Test
    void takeARightOfTheirOwn() {
        var policy = """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": ["s3:CreateBucket", "s3:PutBucketTagging"], "Resource": "*"}]}""";
        var limited = new Wire(GATEWAY, GATEWAY.limited(account, policy));
        assertThat(limited.put("/" + name, configuration("<Tags>" + tag("a", "b") + "</Tags>"))
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(wire.get("/" + name + "?location").error()).isEqualTo("404 NoSuchBucket");
        assertThat(limited.put("/" + name, configuration("")).status()).isEqualTo(200);
    }

    /// In the first region, creating one's own bucket again succeeds silently. But then the bucket would not have the
    /// tags that the request asks for.
    @Test
    void ofABucketThatIsThereStay() {
        var tags = configuration("<Tags>" + tag("a", "b") + "</Tags>");
        assertThat(wire.put("/" + name, tags).status()).isEqualTo(200);
        assertThat(wire.put("/" + name, "").status()).isEqualTo(200);
        assertThat(wire.put("/" + name, tags.replace("<Value>b", "<Value>c")).error())
                .isEqualTo("409 BucketAlreadyOwnedByYou");
        assertThat(wire.get("/" + name + "?tagging").text()).contains(tag("a", "b"));
    }
}
