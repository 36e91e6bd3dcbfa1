package io.cloakroom.gateway.op.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.gateway.Wire.Answer;
import io.cloakroom.storage.checksum.Digests;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/// PutBucketLifecycleConfiguration, GetBucketLifecycleConfiguration and DeleteBucketLifecycle.
final class BucketLifecycleTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static final String SMALLEST = "x-amz-transition-default-minimum-object-size";
    private static final String EXPIRE = "<Expiration><Days>1</Days></Expiration>";

    private final TestBucket bucket = GATEWAY.bucket();
    private final Wire wire = bucket.wire();
    private final String target = "/" + bucket.name() + "?lifecycle";

    /// With the digest that S3 demands.
    private static Answer put(Wire as, String target, String rules, String... headers) {
        var document = "<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>";
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "content-md5";
        all[1] = Base64.getEncoder().encodeToString(Digests.md5().digest(document.getBytes(UTF_8)));
        return as.put(target, document, all);
    }

    private Answer put(String rules, String... headers) {
        return put(wire, target, rules, headers);
    }

    private String get() {
        var text = wire.get(target).text();
        return text.substring(text.indexOf("<LifecycleConfiguration"))
                .replace(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"", "");
    }

    /// The end of an enabled rule.
    private static String rule(String id, String filter, String actions) {
        return "<Rule><ID>" + id + "</ID>" + filter + "<Status>Enabled</Status>" + actions + "</Rule>";
    }

    private void keeps(String rules) {
        var answer = put(rules);
        assertThat(answer.error()).isEqualTo("200 ");
        assertThat(answer.text()).isEmpty();
        assertThat(get()).isEqualTo("<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>");
    }

    /// The rules of the User Guide, "Examples of S3 Lifecycle configurations", as a GET gives them back.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Filter><Prefix/></Filter>|<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>3650</Days></Expiration>",
                "<Filter><Prefix>tax/</Prefix></Filter>|<Transition><Days>365</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>3650</Days></Expiration>",
                "<Filter><Tag><Key>key</Key><Value>value</Value></Tag></Filter>|<Expiration><Days>30</Days></Expiration>",
                "<Filter><And><Prefix>tax/</Prefix><Tag><Key>key1</Key><Value>value1</Value></Tag></And></Filter>|<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>",
                "<Filter><And><Tag><Key>key1</Key><Value>value1</Value></Tag><Tag><Key>key2</Key><Value>value2</Value></Tag></And></Filter>|<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>",
                "<Filter><And><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan><ObjectSizeLessThan>64000</ObjectSizeLessThan></And></Filter>|<Expiration><Days>365</Days></Expiration>",
                "<Filter><And><Prefix>tax/</Prefix><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan></And></Filter>|<Expiration><Days>365</Days></Expiration>",
                "<Filter><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan></Filter>|<Expiration><Days>365</Days></Expiration>",
                "<Filter><ObjectSizeLessThan>1</ObjectSizeLessThan></Filter>|<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>",
                "<Filter><Prefix>logs/</Prefix></Filter>|<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>365</Days></Expiration>",
                "<Filter></Filter>|<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration><NoncurrentVersionExpiration><NoncurrentDays>10</NoncurrentDays><NewerNoncurrentVersions>5</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
                "<Filter></Filter>|<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><StorageClass>STANDARD_IA</StorageClass></NoncurrentVersionTransition><NoncurrentVersionTransition><NoncurrentDays>60</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition><NoncurrentVersionExpiration><NoncurrentDays>100</NoncurrentDays></NoncurrentVersionExpiration>",
                "<Filter><Prefix>SomeKeyPrefix/</Prefix></Filter>|<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
                "<Filter></Filter>|<Transition><Date>2030-01-01T00:00:00.000Z</Date><StorageClass>GLACIER_IR</StorageClass></Transition><Expiration><Date>2031-01-01T00:00:00.000Z</Date></Expiration>",
                // The older form.
                "<Prefix/>|<Expiration><Days>1</Days></Expiration>",
                "<Prefix>documents/</Prefix>|<Transition><Days>30</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition>",
            })
    void keepsTheDocumentedRulesAsTheyWere(String rule) {
        var parts = rule.split("\\|", -1);
        keeps(rule("id-1", parts[0], parts[1]));
    }

    @Test
    void keepsSeveralRulesInTheirOrder() {
        keeps(rule("z", "<Filter></Filter>", EXPIRE)
                + "<Rule><ID>a b\u00e9</ID><Filter><Prefix>x</Prefix></Filter><Status>Disabled</Status>" + EXPIRE
                + "</Rule>");
        keeps(rule("one", "<Prefix>a/</Prefix>", EXPIRE) + rule("two", "<Prefix>b/</Prefix>", EXPIRE));
    }

    @Test
    void aRuleWithoutAnIdGetsOne() {
        var nameless = "<Rule><Filter/><Status>Enabled</Status>" + EXPIRE + "</Rule>";
        assertThat(put(nameless + nameless.replace("<Filter/>", "<ID/><Filter><Prefix>a</Prefix></Filter>"))
                        .status())
                .isEqualTo(200);
        var ids = java.util.regex.Pattern.compile("<ID>([^<]{48})</ID>")
                .matcher(get())
                .results()
                .map(each -> each.group(1))
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(get()).as("they stay").contains(ids);
    }

    @Test
    void isUnderstoodByTheSdk() {
        var s3 = GATEWAY.client(bucket.account());
        var asked = LifecycleRule.builder()
                .id("r")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.and(and -> and.prefix("a/")
                        .tags(Tag.builder().key("k").value("v").build())
                        .objectSizeGreaterThan(5L)))
                .transitions(Transition.builder()
                        .days(3)
                        .storageClass(TransitionStorageClass.GLACIER)
                        .build())
                .expiration(expiration -> expiration.days(9))
                .build();
        var put = s3.putBucketLifecycleConfiguration(request -> request.bucket(bucket.name())
                .transitionDefaultMinimumObjectSize(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS)
                .lifecycleConfiguration(lifecycle -> lifecycle.rules(asked)));
        assertThat(put.transitionDefaultMinimumObjectSize())
                .isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
        var got = s3.getBucketLifecycleConfiguration(request -> request.bucket(bucket.name()));
        assertThat(got.transitionDefaultMinimumObjectSize())
                .isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
        assertThat(got.rules()).containsExactly(asked);
        s3.deleteBucketLifecycle(request -> request.bucket(bucket.name()));
        assertThat(wire.get(target).error()).isEqualTo("404 NoSuchLifecycleConfiguration");
    }

    @Test
    void theLeastSizeOfATransitionComesInAHeader() {
        var rules = rule("r", "<Filter/>", EXPIRE);
        assertThat(put(rules).header(SMALLEST)).contains("all_storage_classes_128K");
        assertThat(wire.get(target).header(SMALLEST)).contains("all_storage_classes_128K");
        assertThat(put(rules, SMALLEST, "varies_by_storage_class").header(SMALLEST))
                .contains("varies_by_storage_class");
        assertThat(wire.get(target).header(SMALLEST)).contains("varies_by_storage_class");
        assertThat(put(rules, SMALLEST, "other").error()).isEqualTo("400 InvalidRequest");
        assertThat(wire.get(target).header(SMALLEST)).contains("varies_by_storage_class");
        assertThat(put(rules).status()).isEqualTo(200);
        assertThat(wire.get(target).header(SMALLEST)).contains("all_storage_classes_128K");
    }

    @Test
    void aDigestIsDemanded() {
        var document = "<LifecycleConfiguration>" + rule("r", "<Filter/>", EXPIRE) + "</LifecycleConfiguration>";
        assertThat(wire.put(target, document).error()).isEqualTo("400 InvalidRequest");
        var wrong = Base64.getEncoder().encodeToString(new byte[16]);
        assertThat(wire.put(target, document, "content-md5", wrong).error()).isEqualTo("400 BadDigest");
        var crc = new java.util.zip.CRC32();
        crc.update(document.getBytes(UTF_8));
        var checksum = Base64.getEncoder()
                .encodeToString(java.nio.ByteBuffer.allocate(4)
                        .putInt((int) crc.getValue())
                        .array());
        assertThat(wire.put(target, document, "x-amz-checksum-crc32", checksum).status())
                .isEqualTo(200);
    }

    /// Clients write dates as days, with and without fractions, and with offsets.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2030-01-02",
                "2030-01-02T00:00:00Z",
                "2030-01-02T00:00:00.000Z",
                "2030-01-02T02:00:00+02:00",
                "\n 2030-01-02T00:00:00Z "
            })
    void takesTheDatesThatClientsWrite(String date) {
        assertThat(put(rule("r", "<Filter/>", "<Expiration><Date>" + date + "</Date></Expiration>"))
                        .status())
                .isEqualTo(200);
        assertThat(get()).contains("<Date>2030-01-02T00:00:00.000Z</Date>");
    }

    /// Columns: filter, actions, error, message.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<Filter/> | <Expiration><Days>0</Days></Expiration> | InvalidArgument | 'Days' for Expiration action must be a positive integer",
                "<Filter/> | <Expiration><Days>-1</Days></Expiration> | InvalidArgument | 'Days' for Expiration action must be a positive integer",
                "<Filter/> | <Expiration><Days>2147483648</Days></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Days>x</Days></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Days/></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration/> | MalformedXML | ",
                "<Filter/> | <Expiration><Date>2030-01-02T00:00:01Z</Date></Expiration> | InvalidArgument | 'Date' must be at midnight GMT",
                "<Filter/> | <Expiration><Date>+999999999-12-31T00:00:00Z</Date></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Date>tomorrow</Date></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Days>1</Days><Date>2030-01-02</Date></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><Date>2030-01-02</Date><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration> | MalformedXML | ",
                "<Filter/> | <Expiration><ExpiredObjectDeleteMarker>yes</ExpiredObjectDeleteMarker></Expiration> | MalformedXML | ",
                "<Filter/> | \"\" | InvalidRequest | At least one action needs to be specified in a rule",
                "\"\" | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter/> | <Other/> | MalformedXML | ",
                "<Filter><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter> | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>l</Key><Value>v</Value></Tag></Filter> | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter><And><Prefix>a</Prefix></And></Filter> | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter><Prefix>a</Prefix><And><Prefix>a</Prefix><ObjectSizeLessThan>5</ObjectSizeLessThan></And></Filter> | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter><Tag><Key>k</Key></Tag></Filter> | <Expiration><Days>1</Days></Expiration> | MalformedXML | ",
                "<Filter><Tag><Key/><Value>v</Value></Tag></Filter> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | A Tag's Key must be a length between 1 and 128",
                "<Filter><And><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>k</Key><Value>w</Value></Tag></And></Filter> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | Duplicate Tag Keys are not allowed.",
                "<Filter><ObjectSizeLessThan>0</ObjectSizeLessThan></Filter> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | 'ObjectSizeLessThan' should be between 1 and 1099511627776000.",
                "<Filter><ObjectSizeGreaterThan>-1</ObjectSizeGreaterThan></Filter> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | 'ObjectSizeGreaterThan' should be between 0 and 1099511627776000.",
                "<Filter><And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>5</ObjectSizeLessThan></And></Filter> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | 'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
                "<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter> | <Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration> | InvalidRequest | ExpiredObjectDeleteMarker cannot be specified with Tags.",
                "<Filter><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter> | <Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration> | InvalidRequest | ExpiredObjectDeleteMarker cannot be specified with Object Size.",
                "<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter> | <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload> | InvalidRequest | AbortIncompleteMultipartUpload cannot be specified with Tags.",
                "<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter> | <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload> | InvalidRequest | AbortIncompleteMultipartUpload cannot be specified with Object Size.",
                "<Filter/> | <AbortIncompleteMultipartUpload><DaysAfterInitiation>0</DaysAfterInitiation></AbortIncompleteMultipartUpload> | InvalidArgument | 'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
                "<Filter/> | <AbortIncompleteMultipartUpload/> | MalformedXML | ",
                "<Filter/> | <NoncurrentVersionExpiration><NoncurrentDays>0</NoncurrentDays></NoncurrentVersionExpiration> | InvalidArgument | 'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
                "<Filter/> | <NoncurrentVersionExpiration><NewerNoncurrentVersions>3</NewerNoncurrentVersions></NoncurrentVersionExpiration> | MalformedXML | ",
                "<Filter/> | <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>101</NewerNoncurrentVersions></NoncurrentVersionExpiration> | InvalidArgument | 'NewerNoncurrentVersions' must be a positive integer of at most 100",
                "<Filter/> | <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>0</NewerNoncurrentVersions></NoncurrentVersionExpiration> | InvalidArgument | 'NewerNoncurrentVersions' must be a positive integer of at most 100",
                "<Prefix/> | <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration> | InvalidRequest | NewerNoncurrentVersions element can only be used in Lifecycle V2.",
                "<Prefix>a</Prefix><Filter/> | <Expiration><Days>1</Days></Expiration> | InvalidRequest | Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.",
                "<Filter/> | <Transition><Days>1</Days><StorageClass>STANDARD</StorageClass></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><Days>1</Days><StorageClass>REDUCED_REDUNDANCY</StorageClass></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><Days>1</Days><StorageClass>COLD</StorageClass></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><Days>1</Days></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><StorageClass>GLACIER</StorageClass></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><Days>1</Days><Date>2030-01-02</Date><StorageClass>GLACIER</StorageClass></Transition> | MalformedXML | ",
                "<Filter/> | <Transition><Days>-1</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidArgument | 'Days' in Transition action must be nonnegative",
                "<Filter/> | <Transition><Days>29</Days><StorageClass>STANDARD_IA</StorageClass></Transition> | InvalidArgument | 'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
                "<Filter/> | <Transition><Days>29</Days><StorageClass>ONEZONE_IA</StorageClass></Transition> | InvalidArgument | 'Days' in Transition action must be greater than or equal to 30 for storageClass 'ONEZONE_IA'",
                "<Filter/> | <NoncurrentVersionTransition><NoncurrentDays>29</NoncurrentDays><StorageClass>STANDARD_IA</StorageClass></NoncurrentVersionTransition> | InvalidArgument | 'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
                "<Filter><Prefix>t/</Prefix></Filter> | <Transition><Days>5</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>5</Days></Expiration> | InvalidArgument | 'Days' in the Expiration action for filter '(prefix=t/)' must be greater than 'Days' in the Transition action",
                "<Prefix>t/</Prefix> | <Transition><Days>5</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>5</Days></Expiration> | InvalidArgument | 'Days' in the Expiration action for prefix 't/' must be greater than 'Days' in the Transition action",
                "<Filter/> | <Transition><Date>2030-01-02</Date><StorageClass>GLACIER</StorageClass></Transition><Expiration><Date>2030-01-01</Date></Expiration> | InvalidArgument | 'Date' in the Expiration action for filter '()' must be greater than 'Date' in the Transition action",
                "<Filter/> | <NoncurrentVersionTransition><NoncurrentDays>5</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition><NoncurrentVersionExpiration><NoncurrentDays>5</NoncurrentDays></NoncurrentVersionExpiration> | InvalidArgument | 'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '()' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action",
                "<Filter><Prefix>t/</Prefix></Filter> | <Transition><Date>2030-01-02</Date><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>5</Days></Expiration> | InvalidRequest | Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=t/)'",
                "<Filter/> | <Transition><Date>2030-01-02</Date><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>5</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition> | InvalidRequest | Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '()'",
                "<Filter/> | <Transition><Days>5</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>6</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidRequest | 'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '()'",
                "<Filter/> | <Transition><Days>5</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>5</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition> | InvalidArgument | 'Days' in the Transition action for StorageClass 'DEEP_ARCHIVE' for filter '()' must be greater than 'Days' in the Transition action for StorageClass 'GLACIER' for filter '()'",
            })
    void refusesWhatAmazonRefuses(String filter, String actions, String code, String message) {
        var before = rule("kept", "<Filter></Filter>", EXPIRE);
        put(before);
        var refused = put(rule("r", filter, actions));
        assertThat(refused.error()).isEqualTo("400 " + code);
        if (message != null) {
            assertThat(refused.element("Message").orElse("").replace("&apos;", "'"))
                    .isEqualTo(message);
        }
        assertThat(get()).isEqualTo("<LifecycleConfiguration>" + before + "</LifecycleConfiguration>");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400 MalformedXML",
        "<Rule/>, 400 MalformedXML",
        "<Rule><Filter/></Rule>, 400 MalformedXML",
        "<Rule><Filter/><Status>enabled</Status><Expiration><Days>1</Days></Expiration></Rule>, 400 MalformedXML",
        "<Rule><Filter/><Expiration><Days>1</Days></Expiration></Rule>, 400 MalformedXML",
        "<Rule><Filter/><Status>Enabled</Status><Status>Enabled</Status></Rule>, 400 MalformedXML",
    })
    void refusesWhatIsNoRule(String rules, String error) {
        assertThat(put(rules).error()).isEqualTo(error);
    }

    @Test
    void saysWhichArgumentIsWrong() {
        var refused = put(rule("r", "<Filter/>", "<Expiration><Days>0</Days></Expiration>"));
        assertThat(refused.element("ArgumentName")).contains("Days");
        assertThat(refused.element("ArgumentValue")).contains("0");
    }

    @Test
    void idsAreShortAndDiffer() {
        keeps(rule("i".repeat(255), "<Filter></Filter>", EXPIRE));
        var long256 = put(rule("i".repeat(256), "<Filter/>", EXPIRE));
        assertThat(long256.error()).isEqualTo("400 InvalidArgument");
        assertThat(long256.element("Message")).contains("ID length should not exceed allowed limit of 255");
        var twice = put(rule("r", "<Filter/>", EXPIRE) + rule("r", "<Filter><Prefix>a</Prefix></Filter>", EXPIRE));
        assertThat(twice.error()).isEqualTo("400 InvalidArgument");
        assertThat(twice.element("Message")).contains("Rule ID must be unique. Found same ID for more than one rule");
    }

    @Test
    void theFirstRuleSaysWhichFormItIs() {
        var older = rule("a", "<Prefix>a</Prefix>", EXPIRE);
        var newer = rule("b", "<Filter/>", EXPIRE);
        assertThat(put(newer + older).element("Message"))
                .contains(
                        "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.");
        assertThat(put(older + newer).element("Message")).contains("Filter element can only be used in Lifecycle V2.");
        assertThat(put(older + newer).error()).isEqualTo("400 InvalidRequest");
    }

    @Test
    void rulesOfTheOlderFormDoNotOverlap() {
        var refused = put(rule("a", "<Prefix>ab</Prefix>", EXPIRE) + rule("b", "<Prefix/>", EXPIRE));
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message"))
                .contains("Found overlapping prefixes '' and 'ab' for same action type 'Expiration'");
        keeps(
                rule("a", "<Prefix>ab</Prefix>", EXPIRE)
                        + rule(
                                "b",
                                "<Prefix/>",
                                "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>"));
        keeps(rule("a", "<Filter><Prefix>ab</Prefix></Filter>", EXPIRE) + rule("b", "<Filter></Filter>", EXPIRE));
    }

    @Test
    void aPrefixIsNoLongerThanAKey() {
        keeps(rule("r", "<Filter><Prefix>" + "p".repeat(1024) + "</Prefix></Filter>", EXPIRE));
        for (var prefix : new String[] {"p".repeat(1025), "\u00e9".repeat(513)}) {
            var refused = put(rule("r", "<Filter><Prefix>" + prefix + "</Prefix></Filter>", EXPIRE));
            assertThat(refused.error()).isEqualTo("400 InvalidRequest");
            assertThat(refused.element("Message")).contains("The maximum size of a prefix is 1024");
        }
    }

    @Test
    void aBucketHasAThousandRules() {
        keeps(many(1000));
        var refused = put(many(1001));
        assertThat(refused.error()).isEqualTo("400 InvalidRequest");
        assertThat(refused.element("Message").orElse("")).contains("1000 rules");
    }

    private static String many(int rules) {
        return IntStream.range(0, rules)
                .mapToObj(i -> rule("r" + i, "<Filter><Prefix>" + i + "</Prefix></Filter>", EXPIRE))
                .collect(Collectors.joining());
    }

    @Test
    void isOfOneBucketAndGoesWithIt() {
        put(rule("r", "<Filter/>", EXPIRE));
        var other = "/" + GATEWAY.name();
        wire.put(other, "");
        assertThat(wire.get(other + "?lifecycle").error()).isEqualTo("404 NoSuchLifecycleConfiguration");
        assertThat(wire.send("DELETE", "/" + bucket.name(), "").status()).isEqualTo(204);
        wire.put("/" + bucket.name(), "");
        assertThat(wire.get(target).error()).isEqualTo("404 NoSuchLifecycleConfiguration");
    }

    @Test
    void needsTheRightToReadAndToChangeIt() {
        var rules = rule("r", "<Filter></Filter>", EXPIRE);
        assertThat(put(GATEWAY.anonymous(), target, rules).error()).isEqualTo("403 AccessDenied");
        assertThat(put(new Wire(GATEWAY, GATEWAY.account()), target, rules).error())
                .isEqualTo("403 AccessDenied");
        assertThat(put(limited("Get"), target, rules).error()).isEqualTo("403 AccessDenied");
        assertThat(put(limited("Put"), target, rules).status()).isEqualTo(200);
        assertThat(limited("Put").get(target).error()).isEqualTo("403 AccessDenied");
        assertThat(limited("Get").get(target).text()).contains("<ID>r</ID>");
        assertThat(limited("Get").send("DELETE", target, "").error()).isEqualTo("403 AccessDenied");
        assertThat(limited("Put").send("DELETE", target, "").status()).isEqualTo(204);
    }

    private Wire limited(String verb) {
        var policy = """
                {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "s3:%sLifecycleConfiguration", "Resource": "*"}]}""".formatted(verb);
        return new Wire(GATEWAY, GATEWAY.limited(bucket.account(), policy));
    }
}
