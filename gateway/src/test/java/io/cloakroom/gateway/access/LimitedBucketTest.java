package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a token that is limited to a bucket and a prefix can learn about that bucket: that it exists, its region, and
/// the keys under the prefix. Many programs ask for that first.
final class LimitedBucketTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();

    private Wire token(String level, String... prefixes) {
        return withPolicy(
                ScopeDocument.of(new ScopeChoice(level, List.of(bucket.name()), List.of(prefixes), List.of())));
    }

    private Wire withPolicy(String policy) {
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }

    private Wire may(String effect, String action) {
        return withPolicy("""
                {"Statement": [
                  {"Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": "*"},
                  {"Effect": "%s", "Action": "%s", "Resource": "*"}]}""".formatted(effect, action));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write", "read-write", "list", "full"})
    void everyLevelFindsItsBucketAndNoOther(String level) {
        var other = GATEWAY.bucket();
        bucket.put("out/k", "secret name");
        for (var token : List.of(token(level, "in/"), token(level))) {
            var head = token.send("HEAD", "/" + bucket.name(), "");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("x-amz-bucket-region")).contains("us-east-1");
            assertThat(token.get("/" + bucket.name() + "?location").status()).isEqualTo(200);
            assertThat(token.send("HEAD", "/" + other.name(), "").status()).isEqualTo(403);
            assertThat(token.get("/" + other.name() + "?location").status()).isEqualTo(403);
        }
        for (var query :
                List.of("", "?list-type=2", "?prefix=", "?prefix=out%2F", "?prefix=i", "?delimiter=%2F", "?versions")) {
            assertThat(token(level, "in/").get("/" + bucket.name() + query).error())
                    .as(query)
                    .isEqualTo("403 AccessDenied");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "read-write", "list", "full"})
    void whoMayListListsUnderThePrefix(String level) {
        bucket.put("in/a/b", "x");
        bucket.put("in/c", "x");
        bucket.put("out/k", "x");
        var token = token(level, "in/");
        for (var query :
                List.of("?prefix=in%2F", "?list-type=2&prefix=in%2F", "?versions&prefix=in%2F", "?prefix=in%2Fa")) {
            assertThat(token.get("/" + bucket.name() + query).text())
                    .as(query)
                    .contains("in/a/b")
                    .doesNotContain("out/");
        }
        assertThat(token.get("/" + bucket.name() + "?list-type=2&prefix=in%2F&delimiter=%2F")
                        .text())
                .contains("<Prefix>in/a/</Prefix>", "in/c");
        assertThat(token.get("/" + bucket.name() + "?uploads&prefix=in%2F").status())
                .isEqualTo(200);
        assertThat(token.get("/").text()).contains(bucket.name());
    }

    /// A listing of the prefix would reveal it as well. And a program that looks whether it has stored anything yet
    /// would give up after a 403.
    @ParameterizedTest
    @ValueSource(strings = {"read", "read-write", "full"})
    void aKeyThatIsNotThereIsMissingUnderThePrefixAndDeniedElsewhere(String level) {
        var token = token(level, "in/");
        assertThat(token.get(bucket.path("in/none")).error()).isEqualTo("404 NoSuchKey");
        assertThat(token.send("HEAD", bucket.path("in/none"), "").status()).isEqualTo(404);
        assertThat(token.get(bucket.path("out/none")).error()).isEqualTo("403 AccessDenied");
        var writer = token("write", "in/");
        assertThat(writer.get(bucket.path("in/none")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aReaderWhoMayNotListCannotFindOutWhichKeysExist() {
        var reader = may("Allow", "s3:GetObject");
        assertThat(reader.get(bucket.path("none")).error()).isEqualTo("403 AccessDenied");
        var lister = withPolicy("""
                {"Statement": [
                  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
                  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
                   "Condition": {"StringLike": {"s3:prefix": "in/*"}}}]}""");
        assertThat(lister.get(bucket.path("in/none")).error()).isEqualTo("404 NoSuchKey");
        assertThat(lister.get(bucket.path("out/none")).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void whoMayLocateABucketMayHeadItUnlessListingIsDenied() {
        assertThat(may("Allow", "s3:GetObject")
                        .send("HEAD", "/" + bucket.name(), "")
                        .status())
                .isEqualTo(200);
        assertThat(may("Deny", "s3:ListBucket")
                        .send("HEAD", "/" + bucket.name(), "")
                        .status())
                .isEqualTo(403);
        assertThat(may("Allow", "s3:ListBucket")
                        .send("HEAD", "/" + bucket.name(), "")
                        .status())
                .isEqualTo(200);
        assertThat(withPolicy("""
                        {"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}""").send("HEAD", "/" + bucket.name(), "").status())
                .isEqualTo(403);
    }
}
