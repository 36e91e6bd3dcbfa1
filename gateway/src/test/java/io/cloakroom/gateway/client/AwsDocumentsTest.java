package io.cloakroom.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `aws s3api` puts, reads and deletes each document of a bucket. What it prints is compared as JSON.
class AwsDocumentsTest {
    @RegisterExtension
    static final RealServers SERVERS = new RealServers();

    private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

    @TempDir
    Path home;

    static Stream<Release> releases() {
        return Release.all();
    }

    /// In a bucket of its own.
    private AwsCalls aws(Release release) throws Exception {
        return AwsCalls.of(release, SERVERS.over(false), home);
    }

    /// @param text JSON, with ' for "
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(home.resolve(name), text).toString();
    }

    private static String policy(String bucket) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::" + bucket + "/*\"}]}";
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsAPolicyAndTellsItsStatus(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.fail("get-bucket-policy")).isEqualTo("NoSuchBucketPolicy");
        assertThat(aws.fail("get-bucket-policy-status")).isEqualTo("NoSuchBucketPolicy");
        var policy = policy(aws.bucket());
        assertThat(aws.run("put-bucket-policy", "--policy", "file://" + file("policy.json", policy)))
                .isEmpty();
        assertThat(aws.json("get-bucket-policy"))
                .isEqualTo(JsonMapper.shared().createObjectNode().put("Policy", policy));
        assertThat(aws.json("get-bucket-policy-status")).isEqualTo(json("{'PolicyStatus':{'IsPublic':true}}"));
        aws.run("put-bucket-policy", "--policy", policy.replace("\"*\"", "{\"AWS\":\"*\"}"));
        aws.run("delete-bucket-policy");
        aws.run("delete-bucket-policy");
        assertThat(aws.fail("get-bucket-policy")).isEqualTo("NoSuchBucketPolicy");
        assertThat(aws.fail("put-bucket-policy", "--policy", policy.replace("Allow", "Perhaps")))
                .isEqualTo("MalformedPolicy");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsAPublicAccessBlock(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.fail("get-public-access-block")).isEqualTo("NoSuchPublicAccessBlockConfiguration");
        aws.run(
                "put-public-access-block",
                "--public-access-block-configuration",
                "BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=true,RestrictPublicBuckets=false");
        assertThat(aws.json("get-public-access-block"))
                .isEqualTo(
                        json(
                                "{'PublicAccessBlockConfiguration':{'BlockPublicAcls':true,'IgnorePublicAcls':false,'BlockPublicPolicy':true,'RestrictPublicBuckets':false}}"));
        assertThat(aws.fail("put-bucket-policy", "--policy", policy(aws.bucket())))
                .isEqualTo("AccessDenied");
        assertThat(aws.fail("put-bucket-acl", "--acl", "public-read")).isEqualTo("AccessDenied");
        aws.run("delete-public-access-block");
        assertThat(aws.fail("get-public-access-block")).isEqualTo("NoSuchPublicAccessBlockConfiguration");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsOwnershipControls(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.fail("get-bucket-ownership-controls")).isEqualTo("OwnershipControlsNotFoundError");
        for (var ownership : List.of("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced")) {
            var rules = "{'Rules':[{'ObjectOwnership':'" + ownership + "'}]}";
            aws.run("put-bucket-ownership-controls", "--ownership-controls", rules.replace('\'', '"'));
            assertThat(aws.json("get-bucket-ownership-controls"))
                    .isEqualTo(json("{'OwnershipControls':" + rules + "}"));
        }
        assertThat(aws.fail("put-bucket-acl", "--acl", "private")).isEqualTo("AccessControlListNotSupported");
        aws.run("delete-bucket-ownership-controls");
        assertThat(aws.fail("get-bucket-ownership-controls")).isEqualTo("OwnershipControlsNotFoundError");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsCorsRules(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.fail("get-bucket-cors")).isEqualTo("NoSuchCORSConfiguration");
        var rules =
                "{'CORSRules':[{'ID':'shop','AllowedHeaders':['*'],'AllowedMethods':['GET','PUT'],'AllowedOrigins':['https://*.example.org','http://localhost:*'],"
                        + "'ExposeHeaders':['ETag','x-amz-version-id'],'MaxAgeSeconds':3600},{'AllowedMethods':['HEAD'],'AllowedOrigins':['*']}]}";
        aws.run("put-bucket-cors", "--cors-configuration", "file://" + file("cors.json", rules.replace('\'', '"')));
        assertThat(aws.json("get-bucket-cors")).isEqualTo(json(rules));
        aws.run("delete-bucket-cors");
        assertThat(aws.fail("get-bucket-cors")).isEqualTo("NoSuchCORSConfiguration");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsCannedAcls(Release release) throws Exception {
        var aws = aws(release);
        var first = aws.json("get-bucket-acl");
        var owner = first.path("Owner");
        assertThat(first.path("Grants")).isEqualTo(json("[" + grant(owner) + "]"));
        aws.run("put-bucket-acl", "--acl", "public-read");
        var everybody = "{'Grantee':{'Type':'Group','URI':'" + ALL_USERS + "'},'Permission':'READ'}";
        assertThat(aws.json("get-bucket-acl").path("Grants"))
                .isEqualTo(json("[" + grant(owner) + "," + everybody + "]"));
        aws.run("put-bucket-acl", "--acl", "private");
        assertThat(aws.json("get-bucket-acl")).isEqualTo(first);

        aws.run("put-object", "--key", "k", "--body", file("body", "content"));
        assertThat(aws.json("get-object-acl", "--key", "k")).isEqualTo(first);
        aws.run("put-object-acl", "--key", "k", "--acl", "public-read");
        assertThat(aws.json("get-object-acl", "--key", "k").path("Grants"))
                .isEqualTo(json("[" + grant(owner) + "," + everybody + "]"));
        aws.run("put-object-acl", "--key", "k", "--acl", "private");
        assertThat(aws.json("get-object-acl", "--key", "k")).isEqualTo(first);
    }

    private static String grant(JsonNode owner) {
        assertThat(owner.path("ID").asString()).matches("[0-9a-f-]+");
        return "{'Grantee':{'DisplayName':" + owner.path("DisplayName") + ",'ID':" + owner.path("ID")
                + ",'Type':'CanonicalUser'},'Permission':'FULL_CONTROL'}";
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsRequestPayment(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.json("get-bucket-request-payment")).isEqualTo(json("{'Payer':'BucketOwner'}"));
        for (var payer : List.of("Requester", "BucketOwner")) {
            aws.run("put-bucket-request-payment", "--request-payment-configuration", "Payer=" + payer);
            assertThat(aws.json("get-bucket-request-payment")).isEqualTo(json("{'Payer':'" + payer + "'}"));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsTagsVersioningAndObjectLock(Release release) throws Exception {
        var aws = aws(release);
        assertThat(aws.fail("get-bucket-tagging")).isEqualTo("NoSuchTagSet");
        aws.run(
                "put-bucket-tagging",
                "--tagging",
                "{\"TagSet\":[{\"Key\":\"team\",\"Value\":\"cloak room\"},{\"Key\":\"stage\",\"Value\":\"\"}]}");
        assertThat(aws.json("get-bucket-tagging"))
                .isEqualTo(json("{'TagSet':[{'Key':'team','Value':'cloak room'},{'Key':'stage','Value':''}]}"));
        aws.run("delete-bucket-tagging");
        assertThat(aws.fail("get-bucket-tagging")).isEqualTo("NoSuchTagSet");

        assertThat(aws.fail("get-object-lock-configuration")).isEqualTo("ObjectLockConfigurationNotFoundError");
        assertThat(aws.run("get-bucket-versioning")).isEmpty();
        for (var status : List.of("Enabled", "Suspended", "Enabled")) {
            aws.run("put-bucket-versioning", "--versioning-configuration", "Status=" + status);
            assertThat(aws.json("get-bucket-versioning")).isEqualTo(json("{'Status':'" + status + "'}"));
        }
        var lock = "{'ObjectLockEnabled':'Enabled','Rule':{'DefaultRetention':{'Mode':'GOVERNANCE','Days':1}}}";
        aws.run("put-object-lock-configuration", "--object-lock-configuration", lock.replace('\'', '"'));
        assertThat(aws.json("get-object-lock-configuration"))
                .isEqualTo(json("{'ObjectLockConfiguration':" + lock + "}"));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void keepsLifecycleRules(Release release) throws Exception {
        var aws = aws(release);
        var rules = "{'Rules':[{'ID':'logs','Filter':{'Prefix':'logs/'},'Status':'Enabled',"
                + "'Transitions':[{'Days':30,'StorageClass':'STANDARD_IA'}],'Expiration':{'Days':90},"
                + "'NoncurrentVersionExpiration':{'NoncurrentDays':5},"
                + "'AbortIncompleteMultipartUpload':{'DaysAfterInitiation':7}}]}";
        aws.run(
                "put-bucket-lifecycle-configuration",
                "--lifecycle-configuration",
                "file://" + file("lifecycle.json", rules.replace('\'', '"')));
        assertThat(aws.json("get-bucket-lifecycle-configuration").get("Rules"))
                .isEqualTo(json(rules).get("Rules"));
        aws.run(
                "put-bucket-lifecycle",
                "--lifecycle-configuration",
                "file://"
                        + file(
                                "old.json",
                                "{\"Rules\":[{\"ID\":\"r\",\"Prefix\":\"a/\",\"Status\":\"Enabled\",\"Expiration\":{\"Days\":1}}]}"));
        assertThat(aws.json("get-bucket-lifecycle-configuration").get("Rules"))
                .isEqualTo(json("[{'ID':'r','Prefix':'a/','Status':'Enabled','Expiration':{'Days':1}}]"));
        aws.run("delete-bucket-lifecycle");
        assertThat(aws.fail("get-bucket-lifecycle-configuration")).isEqualTo("NoSuchLifecycleConfiguration");
    }

    /// Documents that no bucket can have yet can be read and deleted as on AWS. Storing one is refused by name.
    @ParameterizedTest
    @MethodSource("releases")
    void answersAbsentDocumentsAsAmazonDoes(Release release) throws Exception {
        var aws = aws(release);
        for (var kind : List.of("accelerate", "notification")) {
            assertThat(aws.run("get-bucket-" + kind + "-configuration")).isEmpty();
        }
        assertThat(aws.run("get-bucket-logging")).isEmpty();
        aws.run("put-bucket-logging", "--bucket-logging-status", "{}");
        aws.run("put-bucket-notification-configuration", "--notification-configuration", "{}");
        for (var kind : List.of("analytics", "inventory", "metrics", "intelligent-tiering")) {
            assertThat(aws.json("list-bucket-" + kind + "-configurations")).isEqualTo(json("{'IsTruncated':false}"));
            assertThat(aws.fail("get-bucket-" + kind + "-configuration", "--id", "a"))
                    .isEqualTo("NoSuchConfiguration");
        }
        assertThat(aws.fail("get-bucket-lifecycle-configuration")).isEqualTo("NoSuchLifecycleConfiguration");
        assertThat(aws.fail("get-bucket-website")).isEqualTo("NoSuchWebsiteConfiguration");
        assertThat(aws.fail("get-bucket-encryption")).isEqualTo("ServerSideEncryptionConfigurationNotFoundError");
        assertThat(aws.fail("get-bucket-replication")).isEqualTo("ReplicationConfigurationNotFoundError");
        for (var kind : List.of("lifecycle", "website", "encryption", "replication")) {
            aws.run("delete-bucket-" + kind);
        }
        assertThat(aws.fail("put-bucket-accelerate-configuration", "--accelerate-configuration", "Status=Enabled"))
                .isEqualTo("NotImplemented");
        assertThat(aws.fail("put-bucket-website", "--website-configuration", "IndexDocument={Suffix=index.html}"))
                .isEqualTo("NotImplemented");
    }
}
