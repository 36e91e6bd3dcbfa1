package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.document.LifecycleFilter.Form;
import io.cloakroom.storage.document.LifecycleRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lifecycle rules over REST: which are accepted, which are refused, and who may change them.
class LifecycleRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    private static final String RULES = BUCKET + "/lifecycle";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    LifecycleRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withABucket() {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
    }

    private Reply put(String rules) {
        return owner.call("PUT", RULES, "{'rules':[" + rules + "]}");
    }

    private LifecycleRules kept() throws IOException {
        var bucket = desk.stores.projects().bucket(new BucketName("wares")).orElseThrow();
        return desk.stores
                .config()
                .read(bucket, LifecycleRules.class)
                .orElseThrow()
                .document();
    }

    /// Everything that S3 allows in a rule is returned as it was given.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'r','enabled':true,'prefix':'a/','expireAfterDays':1}",
                "{'id':'r','enabled':false,'prefix':'','expireOn':'2027-01-01T00:00:00Z'}",
                "{'id':'r','enabled':true,'removeLoneMarkers':true}",
                "{'id':'r','enabled':true,'prefix':'a/','removeLoneMarkers':false}",
                "{'id':'r','enabled':true,'noncurrentDays':30,'keepNewer':3}",
                "{'id':'r','enabled':true,'noncurrentDays':30}",
                "{'id':'r','enabled':true,'prefix':'a/','abortUploadsAfterDays':7}",
                "{'id':'r','enabled':true,'tags':{'kind':'log'},'expireAfterDays':1}",
                "{'id':'r','enabled':true,'prefix':'a/','tags':{'kind':'log','keep':''},'largerThan':1024,"
                        + "'smallerThan':2048,'expireAfterDays':1}",
                "{'id':'r','enabled':true,'largerThan':0,'expireAfterDays':1}",
                "{'id':'r','enabled':true,'prefix':'a/','olderForm':true,'expireAfterDays':1,'noncurrentDays':2}",
                "{'id':'r','enabled':true,'expireAfterDays':90,'transitions':[{'afterDays':30,'storageClass':'STANDARD_IA'},"
                        + "{'afterDays':60,'storageClass':'GLACIER'}]}",
                "{'id':'r','enabled':true,'transitions':[{'on':'2027-01-01T00:00:00Z','storageClass':'DEEP_ARCHIVE'}]}",
                "{'id':'r','enabled':true,'noncurrentTransitions':[{'noncurrentDays':30,'keepNewer':2,"
                        + "'storageClass':'ONEZONE_IA'},{'noncurrentDays':60,'storageClass':'GLACIER'}]}"
            })
    void everyFieldIsKeptAndShownAgain(String rule) {
        put(rule).good();
        var shown = member.get(RULES).good();
        assertThat(shown.at("rules.0")).isEqualTo(JsonText.tree(rule));
        assertThat(shown.get("smallestMoved")).isEqualTo("all_storage_classes_128K");
        assertThat(put(shown.at("rules.0").toString()).good().etag()).isEqualTo(shown.etag());
    }

    /// Whoever changes one rule writes the tags of all rules back.
    @Test
    void tagsKeepTheirOrder() {
        var tags = "{\"zone\":\"b\",\"kind\":\"log\",\"area\":\"\",\"mode\":\"x\",\"b\":\"1\",\"a\":\"2\"}";
        put("{'id':'r','tags':" + tags + ",'expireAfterDays':1}").good();
        assertThat(member.get(RULES).good().at("rules.0.tags").toString()).isEqualTo(tags);
    }

    @Test
    void theFormOfAFilterIsThatOfS3() throws IOException {
        put("{'expireAfterDays':1},{'prefix':'a','expireAfterDays':1},{'prefix':'','tags':{'a':'b'},'expireAfterDays':1}")
                .good();
        assertThat(kept().rules().stream().map(rule -> rule.filter().form()))
                .containsExactly(Form.FILTER, Form.FILTER, Form.AND);
        assertThat(kept().rules().stream().map(LifecycleRules.Rule::id))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(kept().rules()).allMatch(LifecycleRules.Rule::enabled);
        put("{'olderForm':true,'expireAfterDays':1}").good();
        assertThat(kept().rules().getFirst().filter().form()).isEqualTo(Form.PREFIX);
    }

    @Test
    void whatIsTooSmallToMoveIsASetting() {
        owner.call("PUT", RULES, "{'rules':[{'expireAfterDays':1}],'smallestMoved':'varies_by_storage_class'}")
                .good();
        assertThat(member.get(RULES).good().get("smallestMoved")).isEqualTo("varies_by_storage_class");
        assertThat(owner.call("PUT", RULES, "{'rules':[{'expireAfterDays':1}],'smallestMoved':'none'}")
                        .refused(400)
                        .get("detail"))
                .isEqualTo("Invalid TransitionDefaultMinimumObjectSize found");
    }

    /// In the words of AWS.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                  | At least one action needs to be specified in a rule
            {'expireAfterDays':0}                               | 'Days' for Expiration action must be a positive integer
            {'expireAfterDays':1,'removeLoneMarkers':true}      | an Expiration has one of Days, Date and ExpiredObjectDeleteMarker
            {'expireOn':'2027-01-01T12:00:00Z'}                 | 'Date' must be at midnight GMT
            {'keepNewer':3}                                     | NoncurrentDays is missing
            {'noncurrentDays':1,'keepNewer':101}                | 'NewerNoncurrentVersions' must be a positive integer of at most 100
            {'olderForm':true,'noncurrentDays':1,'keepNewer':1} | NewerNoncurrentVersions element can only be used in Lifecycle V2.
            {'olderForm':true,'prefix':'a','tags':{'a':'b'},'expireAfterDays':1} | Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.
            {'tags':{'a':'b'},'abortUploadsAfterDays':1}        | AbortIncompleteMultipartUpload cannot be specified with Tags.
            {'tags':{'a':null},'expireAfterDays':1}             | a Tag has a Key and a Value
            {'largerThan':5,'smallerThan':5,'expireAfterDays':1} | 'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.
            {'transitions':[{'afterDays':1,'storageClass':'COLD'}]} | no transition leads to StorageClass COLD
            {'transitions':[{'storageClass':'GLACIER'}]}        | a Transition has either Days or a Date
            {'transitions':[null]}                              | null is no transition
            {'id':'r','expireAfterDays':1},{'id':'r','expireAfterDays':1} | Rule ID must be unique. Found same ID for more than one rule
            null                                                | null is no rule
            {'days':1}                                          | unknown field "days"
            {'expireAfterDays':'1'}                             | the JSON does not fit at field "rules.[0].expireAfterDays": a whole number
            """)
    void whatS3WouldNotTakeIsRefused(String rules, String sentence) {
        assertThat(put(rules).refused(400).get("detail")).startsWith(sentence);
        assertThat(member.get(RULES).good().at("rules").size()).isZero();
        assertThat(owner.post(RULES + "/preview", "{'rules':[" + rules + "]}")
                        .refused(400)
                        .get("detail"))
                .startsWith(sentence);
    }

    @Test
    void noRulesAreNoDocument() {
        assertThat(owner.call("PUT", RULES, "{}").refused(400).get("detail")).isEqualTo("there is no lifecycle rule");
        put("").refused(400);
    }

    @Test
    void aChangeIsAuditedAndHeedsIfMatch() throws IOException {
        var first = put("{'id':'r','expireAfterDays':1}").good();
        assertThat(desk.line().action()).isEqualTo("bucket.lifecycle");
        assertThat(desk.line().target()).isEqualTo("wares");
        assertThat(desk.line().detail()).isEqualTo("1 rule");
        owner.call("PUT", RULES, "{'rules':[{'expireAfterDays':2}]}", "\"another\"", null)
                .refused(412);
        owner.call("PUT", RULES, "{'rules':[{'id':'r','expireAfterDays':2}]}", first.etag(), null)
                .good();
        owner.call("DELETE", RULES, "", first.etag(), null).refused(412);
        owner.delete(RULES).good();
        assertThat(desk.line().detail()).isEqualTo("no rules");
        var none = member.get(RULES).good();
        assertThat(none.at("rules").size()).isZero();
        assertThat(none.at("smallestMoved").isMissingNode()).isTrue();
        owner.call("PUT", RULES, "{'rules':[{'expireAfterDays':2}]}", none.etag(), null)
                .good();
    }

    @Test
    void membersLookAndDoNotChange() {
        put("{'expireAfterDays':1}").good();
        member.get(RULES).good();
        member.post(RULES + "/preview", "").good();
        member.call("PUT", RULES, "{'rules':[{'expireAfterDays':1}]}").refused(404);
        member.delete(RULES).refused(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            s3:GetLifecycleConfiguration  | GET    | lifecycle         | ""
            s3:GetLifecycleConfiguration  | POST   | lifecycle/preview | ""
            s3:PutLifecycleConfiguration  | PUT    | lifecycle         | {'rules':[{'expireAfterDays':1}]}
            s3:PutLifecycleConfiguration  | DELETE | lifecycle         | ""
            s3:ListBucketVersions         | POST   | lifecycle/preview | {'rules':[{'expireAfterDays':1}]}
            s3:ListBucketMultipartUploads | POST   | lifecycle/preview | {'rules':[{'abortUploadsAfterDays':1}]}
            s3:ListBucketMultipartUploads | GET    | uploads           | ""
            s3:AbortMultipartUpload       | DELETE | uploads/u?key=a   | ""
            """)
    void thePolicyIsAsked(String action, String method, String path, String body) {
        owner.call("PUT", BUCKET + "/policy", DENY.replace("ACTION", action).replace("MORE", ""))
                .good();
        assertThat(owner.call(method, BUCKET + "/" + path, body).refused(403).get("action"))
                .isEqualTo(action);
        owner.delete(BUCKET + "/policy").good();
        assertThat(owner.call(method, BUCKET + "/" + path, body).status()).isNotEqualTo(403);
    }

    private static final String DENY = "{'policy':{'Version':'2012-10-17','Statement':[{'Sid':'Web','Effect':'Deny',"
            + "'Principal':'*','Action':'ACTION','Resource':['arn:aws:s3:::wares','arn:aws:s3:::wares/*']MORE}]}}";

    /// A listing of what begins with the prefix of each rule.
    @Test
    void aPreviewShowsNoKeysThatCannotBeListed() throws IOException {
        desk.object("wares", "secret/a", "text");
        desk.object("wares", "open/a", "text");
        owner.call(
                        "PUT",
                        BUCKET + "/policy",
                        DENY.replace("ACTION", "s3:ListBucketVersions")
                                .replace("MORE", ",'Condition':{'StringNotLike':{'s3:prefix':'open/*'}}"))
                .good();
        var past = "'expireOn':'2026-01-01T00:00:00Z'}";
        owner.post(RULES + "/preview", "{'rules':[{" + past + "]}").refused(403);
        owner.post(RULES + "/preview", "{'rules':[{'prefix':'secret/'," + past + "]}")
                .refused(403);
        var open = owner.post(RULES + "/preview", "{'rules':[{'prefix':'open/'," + past + "]}")
                .good();
        assertThat(open.get("first.0.key")).isEqualTo("open/a");
    }

    /// JSON with ' for ".
    private static final class JsonText {
        static tools.jackson.databind.JsonNode tree(String text) {
            return tools.jackson.databind.json.JsonMapper.shared().readTree(text.replace('\'', '"'));
        }
    }
}
