package io.cloakroom.gateway.s3;

import io.cloakroom.s3.lifecycle.Day;
import java.util.List;

/// The operator's settings for S3, and the limits of every request.
///
/// @param domains        a host name below one of these contains a bucket; empty for path style alone
/// @param region         of new buckets when the request names none
/// @param regionPinned   whether any other region is refused
/// @param maxPutBytes    largest body of one PutObject, UploadPart or copy
/// @param maxObjectBytes largest object that parts may make
/// @param minPartBytes   smallest size of every part but the last
/// @param maxXmlBytes    largest XML body of a request
/// @param xmlMemoryBytes memory for the XML bodies of all requests together
/// @param deletesAtOnce  how many keys of one DeleteObjects are deleted at the same time
/// @param lifecycleDay   how long a day of lifecycle rules is
/// @param customerKeysOverHttp whether a client may send a key of its own (SSE-C) without TLS
public record S3Settings(
        List<String> domains,
        String region,
        boolean regionPinned,
        long maxPutBytes,
        long maxObjectBytes,
        long minPartBytes,
        int maxXmlBytes,
        int xmlMemoryBytes,
        int deletesAtOnce,
        Day lifecycleDay,
        boolean customerKeysOverHttp) {
    private static final long MIB = 1L << 20;

    public S3Settings {
        domains = List.copyOf(domains);
    }

    /// S3's own limits. An XML body of 4 MiB has room for 1,000 keys of 1,024 bytes with every character escaped, and
    /// for 10,000 parts with checksums.
    public static S3Settings standard() {
        return new S3Settings(
                List.of(),
                "us-east-1",
                false,
                5120 * MIB,
                10_000 * 5120 * MIB,
                5 * MIB,
                (int) (4 * MIB),
                (int) (64 * MIB),
                32,
                Day.OF_24_HOURS,
                false);
    }

    public S3Settings withRegion(String name, boolean pinned) {
        return new S3Settings(
                domains,
                name,
                pinned,
                maxPutBytes,
                maxObjectBytes,
                minPartBytes,
                maxXmlBytes,
                xmlMemoryBytes,
                deletesAtOnce,
                lifecycleDay,
                customerKeysOverHttp);
    }

    public S3Settings withDomains(List<String> names) {
        return new S3Settings(
                names,
                region,
                regionPinned,
                maxPutBytes,
                maxObjectBytes,
                minPartBytes,
                maxXmlBytes,
                xmlMemoryBytes,
                deletesAtOnce,
                lifecycleDay,
                customerKeysOverHttp);
    }

    public S3Settings withLifecycleDay(Day day) {
        return new S3Settings(
                domains,
                region,
                regionPinned,
                maxPutBytes,
                maxObjectBytes,
                minPartBytes,
                maxXmlBytes,
                xmlMemoryBytes,
                deletesAtOnce,
                day,
                customerKeysOverHttp);
    }

    public S3Settings withCustomerKeysOverHttp(boolean allowed) {
        return new S3Settings(
                domains,
                region,
                regionPinned,
                maxPutBytes,
                maxObjectBytes,
                minPartBytes,
                maxXmlBytes,
                xmlMemoryBytes,
                deletesAtOnce,
                lifecycleDay,
                allowed);
    }
}
