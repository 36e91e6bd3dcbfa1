package io.cloakroom.gateway.op.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.Bucket;

/// ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, and bucket documents that were
/// never set.
final class BucketsTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();

    @ParameterizedTest
    @ValueSource(
            strings = {"ab", "Upper", "under_score", "192.168.0.1", "-a-b", "a-b-", "a..b", "xn--abc", "abc-s3alias"})
    void refusesNamesThatBreakTheRules(String name) {
        assertThat(wire.put("/" + name, "").error()).isEqualTo("400 InvalidBucketName");
    }

    @Test
    void makesABucketOnceMoreOnlyInTheFirstRegion() {
        var made = wire.put("/" + bucket.name(), "");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.header("location")).contains("/" + bucket.name());
        var other = GATEWAY.name();
        assertThat(wire.put("/" + other, constraint("eu-west-1")).status()).isEqualTo(200);
        assertThat(wire.put("/" + other, constraint("eu-west-1")).error()).isEqualTo("409 BucketAlreadyOwnedByYou");
        assertThat(new Wire(GATEWAY, GATEWAY.account()).put("/" + other, "").error())
                .isEqualTo("409 BucketAlreadyExists");
    }

    @Test
    void keepsTheRegionOfABucket() {
        var name = GATEWAY.name();
        wire.put("/" + name, constraint("eu-west-1"));
        assertThat(wire.get("/" + name + "?location").text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
                        + "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>");
        assertThat(wire.get("/" + bucket.name() + "?location").text())
                .endsWith(
                        "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
        var head = wire.send("HEAD", "/" + name, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("x-amz-bucket-region")).contains("eu-west-1");
        assertThat(wire.put("/" + GATEWAY.name(), constraint("no/region")).error())
                .isEqualTo("400 InvalidLocationConstraint");
        assertThat(wire.put("/" + GATEWAY.name(), "<nonsense").error()).isEqualTo("400 MalformedXML");
    }

    @Test
    void deletesOnlyAnEmptyBucket() {
        bucket.put("k", "x");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("409 BucketNotEmpty");
        wire.send("DELETE", bucket.path("k"), "");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").status()).isEqualTo(204);
        var gone = wire.send("DELETE", "/" + bucket.name(), "");
        assertThat(gone.error()).isEqualTo("404 NoSuchBucket");
        assertThat(gone.element("BucketName")).contains(bucket.name());
        assertThat(wire.put(bucket.path("k"), "x").error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void listsTheBucketsOfTheProjectPageByPage() {
        var account = GATEWAY.account();
        var s3 = GATEWAY.client(account);
        var names = IntStream.range(0, 5)
                .mapToObj(i -> "page-" + i + "-" + GATEWAY.name())
                .sorted()
                .toList();
        names.forEach(name -> s3.createBucket(request -> request.bucket(name)));
        s3.createBucket(request -> request.bucket(GATEWAY.name()));
        var paged = s3.listBucketsPaginator(request -> request.prefix("page-").maxBuckets(2))
                .buckets();
        assertThat(paged).extracting(Bucket::name).isEqualTo(names);
        assertThat(paged).allMatch(each -> each.bucketRegion().equals("us-east-1"));
        var all = s3.listBuckets();
        assertThat(all.buckets()).hasSize(6);
        assertThat(all.owner().id()).isEqualTo(account.project().id());
        assertThat(all.owner().displayName()).isEqualTo(account.project().name());
        var wired = new Wire(GATEWAY, account);
        assertThat(wired.get("/").text()).doesNotContain("BucketRegion");
        assertThat(wired.get("/?max-buckets=0").error()).isEqualTo("400 InvalidArgument");
        assertThat(wired.get("/?max-buckets=1&continuation-token=%2A").error()).isEqualTo("400 InvalidArgument");
    }

    @Test
    void showsALimitedTokenTheBucketsThatItMayUse() {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
                 "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}]}""".formatted(bucket.name());
        GATEWAY.bucket();
        var limited = GATEWAY.client(GATEWAY.limited(bucket.account(), policy));
        assertThat(limited.listBuckets().buckets()).extracting(Bucket::name).containsExactly(bucket.name());
    }

    @ParameterizedTest
    @CsvSource({
        "versioning, VersioningConfiguration, ''",
        "logging, BucketLoggingStatus, ''",
        "notification, NotificationConfiguration, ''",
        "requestPayment, RequestPaymentConfiguration, <Payer>BucketOwner</Payer>",
        "accelerate, AccelerateConfiguration, ''",
        "analytics, ListBucketAnalyticsConfigurationResult, <IsTruncated>false</IsTruncated>",
        "inventory, ListInventoryConfigurationsResult, <IsTruncated>false</IsTruncated>",
        "metrics, ListMetricsConfigurationsResult, <IsTruncated>false</IsTruncated>",
        "intelligent-tiering, ListBucketIntelligentTieringConfigurationsOutput, <IsTruncated>false</IsTruncated>",
        "abac, AbacStatus, <Status>Disabled</Status>",
    })
    void answersWhatWasNeverSetWithItsDefault(String document, String root, String content) {
        var target = "/" + bucket.name() + "?" + document;
        assertThat(wire.get(target).text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root
                        + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</" + root + ">");
        assertThat(GATEWAY.anonymous().get(target).error()).isEqualTo("403 AccessDenied");
        assertThat(new Wire(GATEWAY, GATEWAY.account()).get(target).error()).isEqualTo("403 AccessDenied");
        assertThat(wire.get("/" + GATEWAY.name() + "?" + document).error()).isEqualTo("404 NoSuchBucket");
    }

    @Test
    void givesTheOwnerFullControlAndNobodyElseAnything() {
        var owner = bucket.account().project();
        var person = "<ID>" + owner.id() + "</ID><DisplayName>" + owner.name() + "</DisplayName>";
        bucket.put("k", "x");
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner>" + person
                + "</Owner><AccessControlList><Grant>"
                + "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">"
                + person + "</Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>"
                + "</AccessControlPolicy>";
        assertThat(wire.get("/" + bucket.name() + "?acl").text()).isEqualTo(text);
        assertThat(wire.get(bucket.path("k") + "?acl").text()).isEqualTo(text);
        assertThat(wire.get(bucket.path("k") + "?tagging").text())
                .endsWith("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet/></Tagging>");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', 200",
        "HEAD, '', 200",
        "GET, ?list-type=2, 200",
        "GET, ?versions, 200",
        "GET, ?uploads, 200",
        "GET, ?location, 200",
        "GET, ?acl, 200",
        "GET, ?versioning, 200",
        "GET, ?policy, 404",
        "GET, /k, 200",
        "HEAD, /k, 200",
        "GET, /k?acl, 200",
        "GET, /k?tagging, 200",
        "GET, /k?uploadId=x, 404",
        "PUT, /k, 200",
        "PUT, /k?partNumber=1&uploadId=x, 404",
        "POST, /k?uploads, 200",
        "DELETE, /k?uploadId=x, 404",
        "DELETE, /k, 204",
        "DELETE, '', 409",
    })
    void servesOnlyTheOwnerThatTheClientExpects(String method, String rest, int status) {
        bucket.put("k", "x");
        bucket.put("kept", "x");
        var own = bucket.account().project().accountNumber();
        var target = "/" + bucket.name() + rest;
        var field = "x-amz-expected-bucket-owner";
        assertThat(wire.send(method, target, "", field, "999999999999").status())
                .isEqualTo(403);
        assertThat(wire.send(method, target, "", field, "somebody").status()).isEqualTo(400);
        assertThat(wire.send(method, target, "", field, own).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "ownershipControls, OwnershipControlsNotFoundError",
        "publicAccessBlock, NoSuchPublicAccessBlockConfiguration",
        "policy, NoSuchBucketPolicy",
        "cors, NoSuchCORSConfiguration",
        "lifecycle, NoSuchLifecycleConfiguration",
        "website, NoSuchWebsiteConfiguration",
        "tagging, NoSuchTagSet",
        "encryption, ServerSideEncryptionConfigurationNotFoundError",
        "object-lock, ObjectLockConfigurationNotFoundError",
        "replication, ReplicationConfigurationNotFoundError",
        "policyStatus, NoSuchBucketPolicy",
        "analytics&id=a, NoSuchConfiguration",
        "inventory&id=a, NoSuchConfiguration",
        "metrics&id=a, NoSuchConfiguration",
        "intelligent-tiering&id=a, NoSuchConfiguration",
        "metadataConfiguration, MetadataConfigurationNotFound",
        "metadataTable, MetadataConfigurationNotFound",
    })
    void answersWhatWasNeverSetWithItsOwnError(String document, String code) {
        var answer = wire.get("/" + bucket.name() + "?" + document);
        assertThat(answer.error()).isEqualTo("404 " + code);
        assertThat(answer.element("Message").orElse("")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, s3:PutLifecycleConfiguration, 204",
        "cors, s3:PutBucketCORS, 204",
        "policy, s3:DeleteBucketPolicy, 204",
        "tagging, s3:PutBucketTagging, 204",
        "website, s3:DeleteBucketWebsite, 204",
        "encryption, s3:PutEncryptionConfiguration, 204",
        "publicAccessBlock, s3:PutBucketPublicAccessBlock, 204",
        "ownershipControls, s3:PutBucketOwnershipControls, 204",
        "replication, s3:PutReplicationConfiguration, 204",
        "analytics&id=a, s3:PutAnalyticsConfiguration, 404 NoSuchConfiguration",
        "inventory&id=a, s3:PutInventoryConfiguration, 404 NoSuchConfiguration",
        "metrics&id=a, s3:PutMetricsConfiguration, 404 NoSuchConfiguration",
        "intelligent-tiering&id=a, s3:PutIntelligentTieringConfiguration, 404 NoSuchConfiguration",
        "metadataConfiguration, s3:DeleteBucketMetadataTableConfiguration, 404 MetadataConfigurationNotFound",
        "metadataTable, s3:DeleteBucketMetadataTableConfiguration, 404 MetadataConfigurationNotFound",
    })
    void deletesWhatWasNeverSetForWhoMay(String document, String action, String answer) {
        var target = "/" + bucket.name() + "?" + document;
        assertThat(wire.send("DELETE", target, "").error().strip()).isEqualTo(answer);
        assertThat(limited("Allow", action).send("DELETE", target, "").error().strip())
                .isEqualTo(answer);
        assertThat(limited("Deny", action).send("DELETE", target, "").error()).isEqualTo("403 AccessDenied");
        assertThat(GATEWAY.anonymous().send("DELETE", target, "").error()).isEqualTo("403 AccessDenied");
        assertThat(wire.get("/" + bucket.name()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logging | s3:PutBucketLogging | <BucketLoggingStatus/>",
                "notification | s3:PutBucketNotification | <NotificationConfiguration></NotificationConfiguration>",
                "requestPayment | s3:PutBucketRequestPayment | <RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>",
                "abac | s3:PutBucketAbac | <AbacStatus><Status>Disabled</Status></AbacStatus>",
            })
    void acceptsADefaultThatIsPutByWhoMay(String document, String action, String body) {
        var target = "/" + bucket.name() + "?" + document;
        assertThat(wire.put(target, body).status()).isEqualTo(200);
        assertThat(limited("Allow", action).put(target, body).status()).isEqualTo(200);
        assertThat(limited("Deny", action).put(target, body).error()).isEqualTo("403 AccessDenied");
        assertThat(wire.put(target, "<Other/>").error()).isEqualTo("400 MalformedXML");
        assertThat(wire.put(target, "").error()).isEqualTo("400 MalformedXML");
    }

    /// A token of the same project that may do everything but one action, or only that action.
    private Wire limited(String effect, String action) {
        var rest = effect.equals("Deny") ? ", {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}" : "";
        var policy = """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "%s", "Action": "%s", "Resource": "*"}%s]}""".formatted(effect, action, rest);
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }

    @Test
    void takesNoTagsFromAnObjectThatHasNone() {
        bucket.put("k", "x");
        assertThat(wire.send("DELETE", bucket.path("k") + "?tagging", "").status())
                .isEqualTo(204);
        assertThat(wire.get(bucket.path("k")).text()).isEqualTo("x");
        assertThat(wire.send("DELETE", bucket.path("none") + "?tagging", "").error())
                .isEqualTo("404 NoSuchKey");
        var limited = limited("Deny", "s3:DeleteObjectTagging");
        assertThat(limited.send("DELETE", bucket.path("k") + "?tagging", "").error())
                .isEqualTo("403 AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"retention, s3:GetObjectRetention", "legal-hold, s3:GetObjectLegalHold"})
    void answersAnObjectsLockAsABucketWithoutObjectLock(String subResource, String action) {
        bucket.put("k", "x");
        var target = bucket.path("k") + "?" + subResource;
        var answer = wire.get(target);
        assertThat(answer.error()).isEqualTo("400 InvalidRequest");
        assertThat(answer.element("Message")).contains("Bucket is missing Object Lock Configuration");
        assertThat(limited("Deny", action).get(target).error()).isEqualTo("403 AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({
        "website, <x/>",
        "replication, <x/>",
        "accelerate, <x/>",
        "analytics&id=a, <x/>",
        "logging, <BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>",
        "notification, <NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>",
        "abac, <AbacStatus><Status>Enabled</Status></AbacStatus>",
        "metadataInventoryTable, <x/>",
    })
    void refusesToSetWhatIsNotThereYet(String target, String body) {
        var document = target.replace("&id=a", "");
        var refused = wire.put("/" + bucket.name() + "?" + target, body);
        assertThat(refused.error()).isEqualTo("501 NotImplemented");
        assertThat(refused.element("Message").orElse("")).contains("?" + document + " ");
        assertThat(refused.element("SubResource")).contains(document);
    }

    @Test
    void refusesABucketWithMoreThanABucketHas() {
        assertThat(wire.put("/" + GATEWAY.name(), "", "x-amz-bucket-object-lock-enabled", "yes")
                        .error())
                .isEqualTo("400 InvalidArgument");
    }

    @Test
    void answersAPreflightAsABucketWithoutCors() {
        var refused = GATEWAY.anonymous()
                .send(
                        "OPTIONS",
                        bucket.path("k"),
                        "",
                        "origin",
                        "https://example.org",
                        "access-control-request-method",
                        "PUT");
        assertThat(refused.error()).isEqualTo("403 AccessForbidden");
        assertThat(refused.element("Message")).contains("CORSResponse: CORS is not enabled for this bucket.");
        assertThat(refused.element("Method")).contains("PUT");
        assertThat(refused.element("ResourceType")).contains("OBJECT");
    }

    @Test
    void saysWhatAPreflightLacks() {
        var noOrigin = GATEWAY.anonymous().send("OPTIONS", bucket.path("k"), "");
        assertThat(noOrigin.error()).isEqualTo("400 BadRequest");
        assertThat(noOrigin.element("Message")).contains("Insufficient information. Origin request header needed.");
        var noMethod = GATEWAY.anonymous().send("OPTIONS", bucket.path("k"), "", "origin", "https://example.org");
        assertThat(noMethod.error()).isEqualTo("400 BadRequest");
        assertThat(noMethod.element("Message")).contains("Invalid Access-Control-Request-Method: null");
    }

    @Test
    void refusesMethodsThatItDoesNotKnow() {
        assertThat(wire.send("PATCH", bucket.path("k"), "").error()).isEqualTo("405 MethodNotAllowed");
        assertThat(wire.send("POST", bucket.path("k"), "").error()).isEqualTo("405 MethodNotAllowed");
        var noForm = wire.send("POST", "/" + bucket.name(), "");
        assertThat(noForm.error()).isEqualTo("412 PreconditionFailed");
        assertThat(noForm.element("Condition"))
                .contains("Bucket POST must be of the enclosure-type multipart/form-data");
        assertThat(wire.get("/" + bucket.name() + "?acl&policy").error()).isEqualTo("400 InvalidArgument");
    }

    private static String constraint(String region) {
        return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                + region + "</LocationConstraint></CreateBucketConfiguration>";
    }
}
