package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tags of S3 over REST: of a bucket, of an object, and of a version.
class TagRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    private static final String OBJECT = BUCKET + "/objects/a.txt/tags";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    TagRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withAnObject() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
    }

    private Reply put(String path, String tags) {
        return member.call("PUT", path, "{'tags':" + tags + "}");
    }

    @Test
    void tagsOfAnObjectAreShownAndReplaced() throws IOException {
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{}");
        var put = put(OBJECT, "{'department':'sales','b':''}").good();
        assertThat(put.at("tags").toString()).isEqualTo("{\"department\":\"sales\",\"b\":\"\"}");
        assertThat(put.get("bucket") + " " + put.get("key") + " " + put.get("versionId"))
                .isEqualTo("wares a.txt null");
        assertThat(desk.line().action()).isEqualTo("object.tags");
        assertThat(desk.line().target()).isEqualTo("wares/a.txt");
        assertThat(desk.line().detail()).isEqualTo("department=sales, b=");
        assertThat(owner.get("projects/shop/requests?key=a.txt").good().get("items.0.operation"))
                .isEqualTo("PutObjectTagging");
        assertThat(member.get(BUCKET + "/objects/a.txt").good().get("tags.department"))
                .isEqualTo("sales");
        put(OBJECT, "{'c':'3'}").good();
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{\"c\":\"3\"}");
        put(OBJECT, "{}").good();
        assertThat(desk.line().detail()).isEqualTo("no tags");
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{}");
    }

    @Test
    void eachVersionHasItsOwnTags() throws IOException {
        owner.call("PUT", BUCKET + "/versioning", "{'status':'enabled'}").good();
        put(OBJECT, "{'of':'first'}").good();
        desk.object("wares", "a.txt", "new text");
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{}");
        assertThat(member.get(OBJECT + "?versionId=null").good().get("tags.of")).isEqualTo("first");
        assertThat(put(OBJECT + "?versionId=null", "{'of':'older'}").good().get("versionId"))
                .isEqualTo("null");
        assertThat(desk.line().detail()).isEqualTo("version null, of=older");
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{}");
        assertThat(member.get(OBJECT + "?versionId=null").good().get("tags.of")).isEqualTo("older");
        assertThat(put(OBJECT + "?versionId=none", "{}").refused(404).get("detail"))
                .contains("has no version \"none\"");
        member.delete(BUCKET + "/objects/a.txt").good();
        assertThat(put(OBJECT, "{}").refused(404).get("detail")).contains("it was deleted");
        assertThat(member.get(OBJECT).refused(404).get("detail")).contains("it was deleted");
    }

    @Test
    void tagsOfABucketAreChangedByThoseWhoMayChangeTheBucket() throws IOException {
        put(BUCKET + "/tags", "{'a':'b'}").refused(404);
        var put = owner.call("PUT", BUCKET + "/tags", "{'tags':{'a':'b'}}").good();
        assertThat(put.at("tags").toString()).isEqualTo("{\"a\":\"b\"}");
        assertThat(put.json().has("key") || put.json().has("versionId")).isFalse();
        assertThat(desk.line().action()).isEqualTo("bucket.tags");
        assertThat(desk.line().target()).isEqualTo("wares");
        assertThat(desk.line().detail()).isEqualTo("a=b");
        assertThat(member.get(BUCKET + "/tags").good().get("tags.a")).isEqualTo("b");
        owner.call("PUT", BUCKET + "/tags", "{'tags':{}}").good();
        assertThat(member.get(BUCKET + "/tags").good().at("tags").toString()).isEqualTo("{}");
        owner.call("PATCH", "projects/shop", "{'memberTokens':'buckets'}").good();
        put(BUCKET + "/tags", "{'a':'c'}").good();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'':'b'}                | the key \"\" of a tag",
                "{'a*':'b'}              | the key \"a*\" of a tag is not valid: it has 1 to 128",
                "{'aws:a':'b'}           | AWS keeps those with aws: in front",
                "{'a':'b\\n'}            | the value of the tag \"a\" is not valid: it has at most 256",
                "{'a':null}              | the value of the tag \"a\"",
                "{'a':1}                 | a text is wanted",
                "['a']                   | the JSON does not fit",
                "null                    | tags are an object of texts",
                "{'a':'1','a':'2'}       | not well-formed JSON"
            })
    void thatAwsWouldRefuseAreRefused(String tags, String detail) throws IOException {
        for (var path : new String[] {OBJECT, BUCKET + "/tags"}) {
            var refused = owner.call("PUT", path, "{'tags':" + tags + "}").refused(400);
            assertThat(refused.get("detail")).contains(detail);
        }
        assertThat(member.get(OBJECT).good().at("tags").toString()).isEqualTo("{}");
    }

    @Test
    void anObjectHasAtMostTenTagsAndABucketFifty() {
        put(OBJECT, many(10)).good();
        assertThat(put(OBJECT, many(11)).refused(400).get("detail"))
                .contains("an object has at most 10 tags, and these are 11");
        owner.call("PUT", BUCKET + "/tags", "{'tags':" + many(50) + "}").good();
        assertThat(owner.call("PUT", BUCKET + "/tags", "{'tags':" + many(51) + "}")
                        .refused(400)
                        .get("detail"))
                .contains("a bucket has at most 50 tags");
        put(OBJECT, "{'" + "k".repeat(128) + "':'" + "v".repeat(256) + "'}").good();
        put(OBJECT, "{'" + "k".repeat(129) + "':''}").refused(400);
        put(OBJECT, "{'k':'" + "v".repeat(257) + "'}").refused(400);
    }

    private static String many(int tags) {
        return IntStream.range(0, tags).mapToObj(i -> "'k" + i + "':'v'").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void tagsThatChangedMeanwhileAreNotOverwritten() throws IOException {
        for (var path : new String[] {OBJECT, BUCKET + "/tags"}) {
            var seen = owner.get(path).good().etag();
            var etag = owner.call("PUT", path, "{'tags':{'a':'1'}}", seen, null)
                    .good()
                    .etag();
            assertThat(owner.get(path).good().etag()).isEqualTo(etag).isNotEqualTo(seen);
            owner.call("PUT", path, "{'tags':{'a':'2'}}", seen, null).refused(412);
            assertThat(owner.get(path).good().get("tags.a")).isEqualTo("1");
            owner.call("PUT", path, "{'tags':{'a':'3'}}", "*", null).good();
            owner.call("PUT", path, "{'tags':{}}", owner.get(path).etag(), null).good();
        }
    }

    /// Another object with the same tags has replaced the one that the caller has seen.
    @Test
    void tagsOfANewerVersionAreNotMistakenForThoseThatTheCallerSaw() throws IOException {
        owner.call("PUT", BUCKET + "/versioning", "{'status':'enabled'}").good();
        var seen = member.get(OBJECT).good().etag();
        desk.object("wares", "a.txt", "new text");
        member.call("PUT", OBJECT, "{'tags':{'a':'1'}}", seen, null).refused(412);
        assertThat(member.get(OBJECT + "?versionId=null").good().at("tags").toString())
                .isEqualTo("{}");
    }
}
