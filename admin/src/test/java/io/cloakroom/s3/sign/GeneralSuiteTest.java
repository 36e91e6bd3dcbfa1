package io.cloakroom.s3.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Those of AWS's general test suite for Signature V4 that do not normalise the path, which S3 never does.
class GeneralSuiteTest {
    private static final String TIMESTAMP = "20150830T123600Z";
    private static final CredentialScope SCOPE = new CredentialScope("20150830", "us-east-1", "service");
    private static final SigningKey KEY = SigningKey.derive("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", SCOPE);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "get-vanilla|GET|/|-||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-unreserved|GET|/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz|-|"
                        + "|07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
                "get-utf8|GET|/\u00e1\u0088\u00b4|-||8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "get-vanilla-query|GET|/|-||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-vanilla-query-order-key-case|GET|/|Param2=value2&Param1=value1|"
                        + "|b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "get-vanilla-query-unreserved|GET|/|-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
                        + "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz|"
                        + "|9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
                "get-vanilla-utf8-query|GET|/|\u00e1\u0088\u00b4=bar|"
                        + "|2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
                "get-header-key-duplicate|GET|/|-|My-Header1:value2;My-Header1:value2;My-Header1:value1"
                        + "|c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
                "get-header-value-order|GET|/|-|My-Header1:value4;My-Header1:value1;My-Header1:value3;My-Header1:value2"
                        + "|08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
                "get-header-value-trim|GET|/|-|My-Header1: value1;My-Header2: \"a   b   c\""
                        + "|acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                "post-vanilla|POST|/|-||5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "post-header-key-sort|POST|/|-|My-Header1:value1"
                        + "|c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
                "post-header-value-case|POST|/|-|My-Header1:VALUE1"
                        + "|cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
                "post-vanilla-query|POST|/|Param1=value1|"
                        + "|28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
            })
    void signs(
            String name,
            String method,
            String path,
            @Nullable String query,
            @Nullable String fields,
            String signature) {
        var values = new LinkedHashMap<String, List<String>>();
        values.put("host", List.of("example.amazonaws.com"));
        values.put("x-amz-date", List.of(TIMESTAMP));
        for (var field : fields == null ? List.<String>of() : List.of(fields.split(";", 0))) {
            int colon = field.indexOf(':');
            var before = values.getOrDefault(field.substring(0, colon).toLowerCase(Locale.ROOT), List.of());
            var all = new ArrayList<>(before);
            all.add(field.substring(colon + 1));
            values.put(field.substring(0, colon).toLowerCase(Locale.ROOT), all);
        }
        var canonical = CanonicalRequest.of(
                method,
                CanonicalRequest.uri(path),
                CanonicalRequest.query(query, null),
                List.copyOf(new TreeMap<>(values).keySet()),
                field -> values.getOrDefault(field, List.of()),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(KEY.sign(SCOPE.stringToSign(TIMESTAMP, canonical))).as(name).isEqualTo(signature);
    }
}
