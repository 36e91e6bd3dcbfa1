package io.cloakroom.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicPoliciesTest {
    private static boolean isPublic(String statements) {
        var policy = "{'Statement':[" + statements + "]}";
        return PublicPolicies.isPublic(
                PolicyParser.newBucketPolicy(policy.replace('\'', '"'), "b").policy());
    }

    private static String from(String networks) {
        return "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*',"
                + "'Condition':{'IpAddress':{'aws:SourceIp':[" + networks + "]}}}";
    }

    private static String eights(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'" + i + ".0.0.0/8'").collect(Collectors.joining(","));
    }

    /// The private networks of RFC 1918 do not count, as with AWS.
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, false",
        "8.0.0.0/8, false",
        "8.0.0.0/7, true",
        "0.0.0.0/0, true",
        "8.0.0.0/8 9.0.0.0/32, true",
        "8.0.0.0/9 8.128.0.0/9, false",
        "8.0.0.0/8 8.1.0.0/16 8.1.2.3, false",
        "8.9.9.9/9 8.1.2.3/8, false",
        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 8.0.0.0/8, false",
        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 8.0.0.0/8 9.0.0.0/32, true",
        "10.0.0.0/7, true",
        "2001:db8::/32, false",
        "2001:db8::/31, true",
        "2001:db8::/32 2001:db9::/48, true",
        "8.0.0.0/8 2001:db8::/32, false",
        "::/0, true",
    })
    void networksCountTogether(String networks, boolean expected) {
        assertThat(isPublic(from("'" + networks.replace(" ", "','") + "'"))).isEqualTo(expected);
    }

    @Test
    void theWholeInternetCannotBeWrittenAsAList() {
        assertThat(isPublic(from(eights(256)))).isTrue();
    }

    @Test
    void norAsManyStatements() {
        assertThat(isPublic(from("'8.0.0.0/9'") + "," + from("'8.128.0.0/9'"))).isFalse();
        assertThat(isPublic(from("'8.0.0.0/8'") + "," + from("'9.0.0.0/8'"))).isTrue();
    }

    @Test
    void aStatementThatNamesSomebodyDoesNotCount() {
        var pinned = from(eights(9)).replace("}}}", "},'StringEquals':{'aws:userid':'one'}}}");
        assertThat(isPublic(pinned)).isFalse();
        assertThat(isPublic(pinned + "," + from("'100.0.0.0/8'"))).isFalse();
    }
}
