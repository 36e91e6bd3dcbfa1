package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.gateway.s3.Authentication.Authenticated;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CanonicalRequest;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.s3.sign.SigningKey;
import io.cloakroom.s3.sign.UriEncoding;
import io.cloakroom.storage.token.Token.State;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signed requests with exactly one fault, and AWS's answer to that fault.
class AuthenticatorTest {
    private static final HostNames NAMES = new HostNames(List.of(), null, List.of());
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final URI ENDPOINT = URI.create("http://localhost:9000");
    private static final String KEY = "cloakroomkey";
    private static final String SECRET = "not so secret";
    private static final String MALFORMED = "The authorization header is malformed; ";

    private final Tokens store = Tokens.holding(Tokens.token(KEY, SECRET));

    @Test
    void findsTheHolderOfTheToken() throws IOException {
        assertThat(authenticate(signed("GET", "/b/k", Map.of())).caller())
                .isInstanceOfSatisfying(Caller.Holder.class, holder -> {
                    assertThat(holder.accessKey()).isEqualTo(KEY);
                    assertThat(holder.project().name()).isEqualTo("p");
                    assertThat(holder.user()).isEqualTo("1".repeat(32));
                    assertThat(holder.scope().isFull()).isTrue();
                });
    }

    @Test
    void takesARequestWithoutSignatureForAnonymous() throws IOException {
        var authenticated = authenticate(Requests.of("PUT", "/b/k?acl").body("x"));
        assertThat(authenticated.caller()).isEqualTo(Caller.ANONYMOUS);
        assertThat(DocumentedSignaturesTest.read(authenticated.payload())).isEqualTo("x");
        var empty = authenticate(Requests.of("GET", "/b/k").field("authorization", ""));
        assertThat(empty.caller()).isEqualTo(Caller.ANONYMOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/b/k",
                "/b/",
                "/b",
                "/",
                "/b/a//b/../c/.",
                "/b/a+b c~!*'()@:;,=&$",
                "/b/é€\uD83D\uDE00",
                "/b/100%/%2F",
                "/b/\u0001\u007f"
            })
    void acceptsEveryPath(String path) throws IOException {
        authenticate(signed("GET", path, Map.of("prefix", "a b+c/é", "delimiter", "/", "list-type", "2", "acl", "")));
    }

    @ParameterizedTest
    @CsvSource({"/b/a%2Fb, /b/a%2Fb", "/b/~x*, /b/%7Ex%2a", "/b/a!b, /b/a!b", "/b/a!b, /b/a%21b"})
    void acceptsAPathHoweverTheClientEncodesIt(String signedAs, String sentAs) throws IOException {
        var canonical = CanonicalRequest.of(
                "GET",
                signedAs.equals(sentAs) ? signedAs : CanonicalRequest.uri(signedAs),
                "",
                List.of("host", "x-amz-date"),
                name -> List.of(name.equals("host") ? "localhost:9000" : "20260304T050607Z"),
                "UNSIGNED-PAYLOAD");
        authenticate(bySigning(canonical, sentAs));
    }

    private static Requests bySigning(CanonicalRequest canonical, String target) {
        var scope = new CredentialScope("20260304", "us-east-1", "s3");
        var signature = SigningKey.derive(SECRET, scope).sign(scope.stringToSign("20260304T050607Z", canonical));
        return Requests.of("GET", target).received(NOW.toString()).fields("""
                host: localhost:9000
                x-amz-date: 20260304T050607Z
                x-amz-content-sha256: UNSIGNED-PAYLOAD
                authorization: AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=host;x-amz-date,Signature=%s
                """.formatted(KEY, scope.text(), signature));
    }

    @Test
    void acceptsTheHostThatATrustedProxyForwards() throws IOException {
        authenticate(signed("GET", "/b/k", Map.of())
                .without("host")
                .field("host", "10.0.0.1:9000")
                .forwardedHost("localhost:9000"));
        assertThat(refusal(signed("GET", "/b/k", Map.of()).without("host").field("host", "10.0.0.1:9000")))
                .startsWith("SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic dXNlcjpwdw== | InvalidArgument: Unsupported Authorization Type",
                "AWS4-HMAC-SHA256 | InvalidArgument: Authorization header is invalid -- one and only one ' ' (space) required",
                "AWS4-ECDSA-P256-SHA256 Credential=x | NotImplemented: Authorization AWS4-ECDSA-P256-SHA256 (Signature V4A) is not implemented.",
                "AWS nonsense | InvalidArgument: AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                "AWS cloakroomkey: | InvalidArgument: AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                "AWS cloakroomkey :c | InvalidArgument: AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                "AWS4-HMAC-SHA256 Credential | AuthorizationHeaderMalformed: " + MALFORMED
                        + "the authorization component \"Credential\" is malformed.",
                "AWS4-HMAC-SHA256 Credential=a,SignedHeaders=b | AuthorizationHeaderMalformed: " + MALFORMED
                        + "missing Signature.",
                "AWS4-HMAC-SHA256 Credential=a,Signature=b | AuthorizationHeaderMalformed: " + MALFORMED
                        + "missing SignedHeaders.",
                "AWS4-HMAC-SHA256 SignedHeaders=a,Signature=b | AuthorizationHeaderMalformed: " + MALFORMED
                        + "missing Credential.",
                "AWS4-HMAC-SHA256 Credential=a,SignedHeaders=b,Signature=c,X=d | AuthorizationHeaderMalformed: "
                        + MALFORMED
                        + "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
                "AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=b,Signature=c | AuthorizationHeaderMalformed: "
                        + MALFORMED
                        + "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                "AWS4-HMAC-SHA256 Credential=a/20260304/eu west/s3/aws4_request,SignedHeaders=b,Signature=c"
                        + " | AuthorizationHeaderMalformed: " + MALFORMED
                        + "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                "AWS4-HMAC-SHA256 Credential=a/2026/eu/s3/aws4_request,SignedHeaders=b,Signature=c"
                        + " | AuthorizationHeaderMalformed: " + MALFORMED
                        + "incorrect date format \"2026\". This date in the credential must be in the format \"yyyyMMdd\".",
                "AWS4-HMAC-SHA256 Credential=a/20260304/eu/ec2/aws4_request,SignedHeaders=b,Signature=c"
                        + " | AuthorizationHeaderMalformed: " + MALFORMED
                        + "incorrect service \"ec2\". This endpoint belongs to \"s3\".",
                "AWS4-HMAC-SHA256 Credential=a/20260304/eu/s3/aws5,SignedHeaders=b,Signature=c"
                        + " | AuthorizationHeaderMalformed: " + MALFORMED
                        + "incorrect terminal \"aws5\". This endpoint uses \"aws4_request\".",
                "AWS4-HMAC-SHA256 Credential=a/20260303/eu/s3/aws4_request,SignedHeaders=b,Signature=c"
                        + " | AuthorizationHeaderMalformed: " + MALFORMED
                        + "Invalid credential date \"20260303\". This date is not the same as X-Amz-Date: \"20260304\".",
                "AWS4-HMAC-SHA256 Credential=stranger/20260304/eu/s3/aws4_request,SignedHeaders=b,Signature=c"
                        + " | InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
                "AWS4-HMAC-SHA256 Credential=cloakroomkey/20260304/eu/s3/aws4_request,SignedHeaders=date,Signature=c"
                        + " | AccessDenied: There were headers present in the request which were not signed",
                "AWS stranger:c | InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
                "AWS cloakroomkey:c | SignatureDoesNotMatch: The request signature we calculated does not match the"
                        + " signature you provided. Check your key and signing method.",
            })
    void saysWhatIsWrongWithTheHeader(String authorization, String answer) {
        assertThat(refusal(
                        signed("GET", "/b/k", Map.of()).without("authorization").field("authorization", authorization)))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-content-sha256 | | InvalidRequest: Missing required header for this request: x-amz-content-sha256",
                "x-amz-date | | AccessDenied: AWS authentication requires a valid Date or x-amz-date header",
                "x-amz-date | yesterday | AccessDenied: AWS authentication requires a valid Date or x-amz-date header",
                "x-amz-date | 20260304T052108Z | RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
                "x-amz-date | 20260304T045106Z | RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
                "x-amz-security-token | of another service | InvalidToken: The provided token is malformed or otherwise invalid.",
                "x-amz-acl | public-read | AccessDenied: There were headers present in the request which were not signed",
                "range | bytes=1-2 | SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            })
    void saysWhichFieldIsWrong(String name, @Nullable String value, String answer) {
        var request =
                signed("GET", "/b/k", Map.of(), Map.of("range", "bytes=0-9")).without(name);
        assertThat(refusal(value == null ? request : request.field(name, value)))
                .isEqualTo(answer);
    }

    @Test
    void namesTheFieldsThatAreNotSigned() {
        var refused = refused(signed("PUT", "/b/k", Map.of())
                .field("x-amz-acl", "private")
                .field("x-amz-meta-a", "1")
                .field("x-amz-acl", "private"));
        assertThat(refused.elements()).containsExactly(Map.entry("HeadersNotSigned", "x-amz-acl, x-amz-meta-a"));
    }

    /// Everything else is right. If the host were not signed, a signature for one server would be valid for all others.
    @Test
    void wantsTheHostAmongTheSignedHeaders() {
        var signed = List.of("x-amz-content-sha256", "x-amz-date");
        var values = Map.of("x-amz-content-sha256", "UNSIGNED-PAYLOAD", "x-amz-date", "20260304T050607Z");
        var canonical = CanonicalRequest.of(
                "GET", "/b/k", "", signed, name -> List.of(values.getOrDefault(name, "")), "UNSIGNED-PAYLOAD");
        var scope = new CredentialScope("20260304", "us-east-1", "s3");
        var signature = SigningKey.derive(SECRET, scope).sign(scope.stringToSign("20260304T050607Z", canonical));
        var request = Requests.of("GET", "/b/k").received(NOW.toString()).field("host", "localhost:9000");
        values.forEach(request::field);
        var refused = refused(request.field(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                        .formatted(KEY, scope.text(), String.join(";", signed), signature)));
        assertThat(refused.error().code()).isEqualTo("AccessDenied");
        assertThat(refused.elements()).containsExactly(Map.entry("HeadersNotSigned", "host"));
    }

    @Test
    void aClockSkewErrorShowsBothClocks() {
        assertThat(refused(signed("GET", "/b/k", Map.of()).received("2026-03-04T05:21:08.9Z"))
                        .elements())
                .containsExactly(
                        Map.entry("RequestTime", "20260304T050607Z"),
                        Map.entry("ServerTime", "2026-03-04T05:21:08Z"),
                        Map.entry("MaxAllowedSkewMilliseconds", "900000"));
    }

    @Test
    void showsWhatItWouldHaveSigned() {
        var refused =
                refused(signed("GET", "/b/k", Map.of("acl", "")).without("host").field("host", "other"));
        var canonical = """
                GET
                /b/k
                acl=
                host:other
                x-amz-content-sha256:UNSIGNED-PAYLOAD
                x-amz-date:20260304T050607Z

                host;x-amz-content-sha256;x-amz-date
                UNSIGNED-PAYLOAD""";
        assertThat(refused.elements())
                .containsEntry("AWSAccessKeyId", KEY)
                .containsEntry("CanonicalRequest", canonical)
                .containsEntry(
                        "StringToSign",
                        "AWS4-HMAC-SHA256\n20260304T050607Z\n20260304/us-east-1/s3/aws4_request\n"
                                + new CanonicalRequest(canonical).hash())
                .hasEntrySatisfying(
                        "CanonicalRequestBytes", bytes -> assertThat(bytes).startsWith("47 45 54 0a 2f 62 2f 6b 0a"))
                .hasEntrySatisfying(
                        "StringToSignBytes", bytes -> assertThat(bytes).startsWith("41 57 53 34 2d"))
                .hasEntrySatisfying(
                        "SignatureProvided", signature -> assertThat(signature).hasSize(64));
        assertThat(refused.elements().toString()).doesNotContain(SECRET);
    }

    @Test
    void refusesEveryFlippedDigitOfASignature() {
        for (int at = 0; at < 64; at++) {
            var good = signed("GET", "/b/k", Map.of());
            var authorization = good.build().headers().first("authorization").orElseThrow();
            var flipped = new StringBuilder(authorization);
            int index = authorization.length() - 64 + at;
            flipped.setCharAt(index, authorization.charAt(index) == 'a' ? 'b' : 'a');
            assertThat(refusal(good.without("authorization").field("authorization", flipped.toString())))
                    .startsWith("SignatureDoesNotMatch");
        }
    }

    @Test
    void acceptsOnlyThePinnedRegion() throws IOException {
        var settings = new Authenticator.Settings("eu-west-1", true, NAMES);
        var here = new RequestSigner(KEY, SECRET, "eu-west-1");
        authenticate(header(here, "GET", "/b/k", Map.of(), Map.of()), settings);
        var refused = refused(signed("GET", "/b/k", Map.of()), settings);
        assertThat(refused.error().code()).isEqualTo("AuthorizationHeaderMalformed");
        assertThat(refused.text()).isEqualTo(MALFORMED + "the region 'us-east-1' is wrong; expecting 'eu-west-1'");
        assertThat(refused.elements()).containsExactly(Map.entry("Region", "eu-west-1"));
        var query = refused(presigned("/b/k", Duration.ofHours(1)), settings);
        assertThat(query.error().code()).isEqualTo("AuthorizationQueryParametersError");
        assertThat(query.elements()).containsExactly(Map.entry("Region", "eu-west-1"));
    }

    @Test
    void acceptsALinkUntilItExpires() throws IOException {
        var link = presigned("/b/a b+c", Duration.ofDays(7));
        authenticate(link.received("2026-03-11T05:06:07Z"));
        var refused = refused(link.received("2026-03-11T05:06:07.001Z"));
        assertThat(refused.error().code()).isEqualTo("AccessDenied");
        assertThat(refused.text()).isEqualTo("Request has expired");
        assertThat(refused.elements())
                .containsExactly(
                        Map.entry("X-Amz-Expires", "604800"),
                        Map.entry("Expires", "2026-03-11T05:06:07Z"),
                        Map.entry("ServerTime", "2026-03-11T05:06:07Z"));
        assertThat(refusal(link.received("2026-03-04T04:51:06Z"))).isEqualTo("AccessDenied: Request is not valid yet");
        authenticate(link.received("2026-03-04T04:51:07Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Amz-Algorithm=AWS4-HMAC-SHA256 | X-Amz-Algorithm=HMAC | AuthorizationQueryParametersError: X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256 | X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256 | NotImplemented: X-Amz-Algorithm AWS4-ECDSA-P256-SHA256 (Signature V4A) is not implemented.",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256& | '' | AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
                "X-Amz-Expires=3600 | X-Amz-Expires=604801 | AuthorizationQueryParametersError: X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
                "X-Amz-Expires=3600 | X-Amz-Expires=-1 | AuthorizationQueryParametersError: X-Amz-Expires must be non-negative",
                "X-Amz-Expires=3600 | X-Amz-Expires=1h | AuthorizationQueryParametersError: X-Amz-Expires should be a number",
                "X-Amz-Date=20260304T050607Z | X-Amz-Date=2026-03-04 | AuthorizationQueryParametersError: X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                "%2F20260304%2F | %2F20260303%2F | AuthorizationQueryParametersError: Invalid credential date \"20260303\". This date is not the same as X-Amz-Date: \"20260304\".",
                "%2Fs3%2F | %2Fs4%2F | AuthorizationQueryParametersError: Error parsing the X-Amz-Credential parameter; incorrect service \"s4\". This endpoint belongs to \"s3\".",
                "X-Amz-Credential=cloakroomkey | X-Amz-Credential=stranger | InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
                "/b/k | /b/l | SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
                "&X-Amz-Signature= | &x-id=GetObject&X-Amz-Signature= | SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            })
    void saysWhatIsWrongWithALink(String right, String wrong, String answer) {
        var target = target("/b/k", Duration.ofHours(1));
        assertThat(target).contains(right);
        assertThat(refusal(get(target.replace(right, wrong)))).isEqualTo(answer);
    }

    @Test
    void refusesARequestThatIsSignedInTwoWays() {
        var both = presigned("/b/k", Duration.ofHours(1)).field("authorization", "AWS4-HMAC-SHA256 x");
        assertThat(refusal(both)).startsWith("InvalidArgument: Only one auth mechanism allowed;");
        var twice = signed("GET", "/b/k", Map.of()).field("authorization", "AWS4-HMAC-SHA256 x");
        assertThat(refusal(twice)).startsWith("InvalidArgument: Only one auth mechanism allowed;");
        var old = get("/b/k?AWSAccessKeyId=a&Signature=b&Expires=1").field("authorization", "AWS a:b");
        assertThat(refusal(old)).startsWith("InvalidArgument: Only one auth mechanism allowed;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWSAccessKeyId=a | AccessDenied: Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
                "AWSAccessKeyId=a&Signature=b&Expires=soon | AccessDenied: Invalid date (should be seconds since epoch): soon",
                "AWSAccessKeyId=cloakroomkey&Signature=b&Expires=1 | AccessDenied: Request has expired",
                "AWSAccessKeyId=cloakroomkey&Signature=b&Expires=9999999999 | SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            })
    void saysWhatIsWrongWithAnOldLink(String query, String answer) {
        assertThat(refusal(get("/b/k?" + query))).isEqualTo(answer);
    }

    /// Made with botocore 1.43.11 (`signature_version="s3"`), which boto3 and the AWS CLI use by default in us-east-1.
    @ParameterizedTest
    @CsvSource({
        "GET, /b/a%20b%2Bc?AWSAccessKeyId=cloakroomkey&Signature=ZzkwTY3JAMoVVZRd%2BuMNyyADXGg%3D&Expires=1772604367",
        "GET, /b/k?versionId=null&response-content-type=text%2Fplain%3B%20charset%3Dutf-8&partNumber=2"
                + "&AWSAccessKeyId=cloakroomkey&Signature=v5boRu7qT6BmyPH4v%2B6SjhUg09M%3D&Expires=1772604367",
        "PUT, /b/k?AWSAccessKeyId=cloakroomkey&Signature=N3qt3v1fzhgguCgp85Ag09A3ecw%3D&x-amz-acl=public-read"
                + "&content-type=text%2Fplain&Expires=1772604367",
        "GET, /b?uploads&AWSAccessKeyId=cloakroomkey&Signature=DHhCOXW0xbiWjx8mlD7NvecUJ1c%3D&Expires=1772604367"
    })
    void acceptsLinksOfBotocore(String method, String target) throws IOException {
        var link = Requests.of(method, target).field("host", "localhost:9000");
        authenticate(link.received("2026-03-04T06:06:07Z"));
        assertThat(refusal(link.received("2026-03-04T06:06:08Z"))).isEqualTo("AccessDenied: Request has expired");
    }

    @Test
    void acceptsHeadersOfBotocore() throws IOException {
        authenticate(Requests.of("PUT", "/b/k?tagging").received(NOW.toString()).fields("""
                x-amz-meta-b: 2
                x-amz-meta-a: 1
                Content-Type: text/plain
                Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==
                Date: Wed, 04 Mar 2026 05:06:07 GMT
                Authorization: AWS cloakroomkey:bNxQVSpWRpbr6LrD1rugzflEw5Q=
                """));
    }

    /// The signature can only be meant for another service; everything else is right.
    @Test
    void refusesASessionTokenBesideALastingKey() {
        var wrong = "InvalidToken: The provided token is malformed or otherwise invalid.";
        var parameter = Map.of("X-Amz-Security-Token", "of another service");
        var link = new RequestSigner(KEY, SECRET, "us-east-1")
                .presign(
                        new RequestSigner.Request("GET", ENDPOINT, "/b/k", parameter, Map.of()),
                        NOW,
                        Duration.ofHours(1));
        assertThat(refusal(get(link.getRawPath() + "?" + link.getRawQuery()))).isEqualTo(wrong);
        var date = "Wed, 04 Mar 2026 05:06:07 GMT";
        var signature =
                SignatureV2.sign(SECRET, "GET\n\n\n" + date + "\nx-amz-security-token:of another service\n/b/k");
        assertThat(refusal(get("/b/k")
                        .field("date", date)
                        .field("x-amz-security-token", "of another service")
                        .field("authorization", "AWS " + KEY + ":" + signature)))
                .isEqualTo(wrong);
    }

    @Test
    void refusesV2WhenTold() {
        var settings = new Authenticator.Settings(null, false, NAMES);
        var message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
        var header = refused(
                get("/b/k").field("date", "Wed, 04 Mar 2026 05:06:07 GMT").field("authorization", "AWS a:b"), settings);
        assertThat(header.text()).isEqualTo(message);
        var link = refused(get("/b/k?AWSAccessKeyId=a&Signature=b&Expires=9999999999"), settings);
        assertThat(link.error().code()).isEqualTo("InvalidRequest");
        assertThat(link.text()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,   , , none",
        "ACTIVE, 2026-03-04T05:06:08Z, , none",
        "ACTIVE, 2026-03-04T05:06:07Z, , ExpiredToken: The provided token has expired.",
        "DISABLED, , , InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
        "ACTIVE, , 2026-03-04T05:06:08Z, none",
        "ACTIVE, , 2026-03-04T05:06:07Z, InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records."
    })
    void asksTheStateOfTheTokenEachTime(
            State state, @Nullable Instant expiresAt, @Nullable Instant graceUntil, String answer) throws IOException {
        var authenticator = authenticator(new Authenticator.Settings(null, true, NAMES));
        authenticate(authenticator, signed("GET", "/b/k", Map.of()));
        store.changeToken(KEY, token -> Tokens.ending(token, expiresAt, state, graceUntil));
        var again = refusedBy(authenticator, signed("GET", "/b/k", Map.of()));
        assertThat(again == null ? "none" : again.error().code() + ": " + again.text())
                .isEqualTo(answer);
    }

    @Test
    void refusesTheTokensOfADeletedProject() throws IOException {
        var authenticator = authenticator(new Authenticator.Settings(null, true, NAMES));
        authenticate(authenticator, signed("GET", "/b/k", Map.of()));
        store.deleteProject();
        assertThat(refusedBy(authenticator, signed("GET", "/b/k", Map.of())))
                .isNotNull()
                .satisfies(refused -> assertThat(refused.error().code()).isEqualTo("InvalidAccessKeyId"));
    }

    private static Requests signed(String method, String path, Map<String, String> query) {
        return signed(method, path, query, Map.of());
    }

    private static Requests signed(String method, String path, Map<String, String> query, Map<String, String> fields) {
        return header(new RequestSigner(KEY, SECRET, "us-east-1"), method, path, query, fields);
    }

    private static Requests header(
            RequestSigner signer, String method, String path, Map<String, String> query, Map<String, String> fields) {
        var fieldsSent =
                signer.sign(new RequestSigner.Request(method, ENDPOINT, path, query, fields), "UNSIGNED-PAYLOAD", NOW);
        var parameters = new StringBuilder();
        query.forEach((name, value) -> parameters
                .append(parameters.isEmpty() ? "?" : "&")
                .append(encode(name, false))
                .append('=')
                .append(encode(value, false)));
        var request = Requests.of(method, encode(path, true) + parameters).received(NOW.toString());
        fieldsSent.forEach(request::field);
        return request;
    }

    private static String encode(String text, boolean keepSlash) {
        return UriEncoding.encode(text, keepSlash);
    }

    private static Requests presigned(String path, Duration life) {
        return get(target(path, life));
    }

    private static String target(String path, Duration life) {
        var link = new RequestSigner(KEY, SECRET, "us-east-1")
                .presign(new RequestSigner.Request("GET", ENDPOINT, path, Map.of(), Map.of()), NOW, life);
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private static Requests get(String target) {
        return Requests.of("GET", target).received(NOW.toString()).field("host", "localhost:9000");
    }

    private Authenticator authenticator(Authenticator.Settings settings) {
        return new Authenticator(
                new TokenCache(store, store.projects(), Tokens.BOX, () -> NOW, 10),
                store.temporary(() -> NOW),
                settings);
    }

    private Authenticated authenticate(Requests request) throws IOException {
        return authenticate(request, new Authenticator.Settings(null, true, NAMES));
    }

    private Authenticated authenticate(Requests request, Authenticator.Settings settings) throws IOException {
        return authenticate(authenticator(settings), request);
    }

    private static Authenticated authenticate(Authenticator authenticator, Requests request) throws IOException {
        var http = request.build();
        return authenticator.authenticate(http, S3Address.of(http, NAMES));
    }

    private String refusal(Requests request) {
        var refused = refused(request);
        return refused.error().code() + ": " + refused.text();
    }

    private S3Exception refused(Requests request) {
        return refused(request, new Authenticator.Settings(null, true, NAMES));
    }

    private S3Exception refused(Requests request, Authenticator.Settings settings) {
        var refused = refusedBy(authenticator(settings), request);
        assertThat(refused).as("a refusal").isNotNull();
        return Objects.requireNonNull(refused);
    }

    private static @Nullable S3Exception refusedBy(Authenticator authenticator, Requests request) {
        return catchThrowableOfType(S3Exception.class, () -> authenticate(authenticator, request));
    }
}
