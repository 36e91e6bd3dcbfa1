package io.cloakroom.bench;

import io.cloakroom.admin.sign.CanonicalRequest;
import io.cloakroom.admin.sign.CredentialScope;
import io.cloakroom.admin.sign.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What Signature V4 costs a GET, with the signing key at hand and without.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Map<String, List<String>> FIELDS = Map.of(
            "host", List.of("127.0.0.1:9000"),
            "x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"),
            "x-amz-date", List.of("20260101T000000Z"));
    private static final List<String> SIGNED = FIELDS.keySet().stream().sorted().toList();

    private final CredentialScope scope = new CredentialScope("20260101", "us-east-1", "s3");
    private final SigningKey key = SigningKey.derive(SECRET, scope);

    @Benchmark
    public String signature() {
        var uri = CanonicalRequest.uri("/bucket/photos/2026/01/a%20picture.jpg");
        var query = CanonicalRequest.query("versionId=null&partNumber=1", null);
        var request = CanonicalRequest.of(
                "GET", uri, query, SIGNED, name -> FIELDS.getOrDefault(name, List.of()), "UNSIGNED-PAYLOAD");
        return key.sign(scope.stringToSign("20260101T000000Z", request));
    }

    @Benchmark
    public SigningKey derivation() {
        return SigningKey.derive(SECRET, scope);
    }
}
