package io.cloakroom.bench;

import io.cloakroom.s3.sign.CanonicalRequest;
import io.cloakroom.s3.sign.CredentialScope;
import io.cloakroom.s3.sign.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Measures the cost of Signature V4 for a request, with a cached signing key, as in the gateway, and without.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SignatureJmh {
    private static final String TIME = "20261124T120000Z";
    private static final CredentialScope SCOPE = new CredentialScope("20261124", "us-east-1", "s3");
    private static final Map<String, List<String>> HEADERS = Map.of(
            "host", List.of("127.0.0.1:9000"),
            "x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"),
            "x-amz-date", List.of(TIME));
    private static final List<String> NAMES = List.of("host", "x-amz-content-sha256", "x-amz-date");

    private final SigningKey key = SigningKey.derive("not a secret", SCOPE);

    @Benchmark
    public boolean verifyWithKeyAtHand() {
        return key.verifies(stringToSign(), "0".repeat(64));
    }

    @Benchmark
    public boolean verifyAndDeriveKey() {
        return SigningKey.derive("not a secret", SCOPE).verifies(stringToSign(), "0".repeat(64));
    }

    private static String stringToSign() {
        var uri = CanonicalRequest.uri("/bucket/some/key%20of%20usual/length.bin");
        var query = CanonicalRequest.query("partNumber=7&uploadId=0123456789abcdef", null);
        var request = CanonicalRequest.of(
                "PUT", uri, query, NAMES, name -> HEADERS.getOrDefault(name, List.of()), "UNSIGNED-PAYLOAD");
        return SCOPE.stringToSign(TIME, request);
    }
}
