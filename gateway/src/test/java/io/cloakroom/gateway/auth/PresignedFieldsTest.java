package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.s3.PresignedFields;
import io.cloakroom.gateway.s3.S3Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresignedFieldsTest {
    @ParameterizedTest
    @CsvSource({
        "X-Amz-Signature=s&x-amz-acl=public-read, x-amz-acl, public-read",
        "AWSAccessKeyId=a&Signature=s&x-amz-acl=public-read, x-amz-acl, public-read",
        "AWSAccessKeyId=a&Signature=s&content-type=text/plain, content-type, text/plain",
        "X-Amz-Signature=s&content-type=text/plain, content-type,",
        "X-Amz-Signature=s&x-amz-meta-a=b%20c, x-amz-meta-a, b c",
        "X-Amz-Signature=s&x-amz-storage-class=STANDARD_IA, x-amz-storage-class, GLACIER",
        "X-Amz-Signature=s&X-Amz-Object-Lock-Mode=COMPLIANCE, x-amz-object-lock-mode, COMPLIANCE",
        "X-Amz-Signature=s&X-Amz-Acl=private, x-amz-acl, private",
        "X-Amz-Signature=s&X-Amz-Date=20260101T000000Z, x-amz-date,",
        "X-Amz-Signature=s&X-Amz-Security-Token=t, x-amz-security-token,",
        "x-amz-acl=public-read, x-amz-acl,",
        "X-Amz-Signature=s&x-amz-checksum-crc32=AAAAAA%3D%3D, x-amz-checksum-crc32,",
        "X-Amz-Signature=s&x-amz-sdk-checksum-algorithm=CRC32, x-amz-sdk-checksum-algorithm,",
        "X-Amz-Signature=s&x-amz-content-sha256=UNSIGNED-PAYLOAD, x-amz-content-sha256,"
    })
    void takesParametersOfALinkForFields(String query, String name, @Nullable String value) {
        var http = Requests.of("PUT", "/b/k?" + query)
                .field("x-amz-storage-class", "GLACIER")
                .build();
        var lowered = PresignedFields.lowered(http, S3Query.parse(query));
        assertThat(lowered.headers().all(name)).isEqualTo(value == null ? List.of() : List.of(value));
        assertThat(lowered.query()).isEqualTo(query);
    }
}
