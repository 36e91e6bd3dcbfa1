package io.cloakroom.gateway;

import static io.cloakroom.gateway.s3.S3Address.Kind.BUCKET;
import static io.cloakroom.gateway.s3.S3Address.Kind.OBJECT;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.policy.S3Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {
    @ParameterizedTest
    @CsvSource({"'',''", "acl,acl", "list-type=2,list-type", "uploadId&partNumber,partNumber&uploadId", "x=1,y=1"})
    void twoRowsThatMatchEquallyWellFailTheStart(String one, String two) {
        var routes = row(new Routes(), one);
        assertThatThrownBy(() -> row(routes, two)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"'',acl", "acl,cors", "list-type=1,list-type=2", "uploadId,uploadId&partNumber", "uploads,versions"})
    void rowsThatCanBeToldApartStandTogether(String one, String two) {
        var routes = row(new Routes(), one);
        assertThatCode(() -> row(routes, two)).doesNotThrowAnyException();
        assertThatCode(() ->
                        routes.row("GET", OBJECT, one, S3Action.GET_OBJECT, (BucketOperation) _ -> S3Response.of(200)))
                .doesNotThrowAnyException();
    }

    private static Routes row(Routes routes, String selector) {
        return routes.row("GET", BUCKET, selector, S3Action.LIST_BUCKET, (BucketOperation) _ -> S3Response.of(200));
    }
}
