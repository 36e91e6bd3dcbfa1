package io.cloakroom.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Public reading of objects, and actions on many objects at once.
class ObjectRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    ObjectRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withABucket() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        for (var key : List.of("a.txt", "b.txt", "img/c d.jpg")) {
            desk.object("wares", key, "text of " + key);
        }
    }

    private List<String> keys() {
        return owner.get(BUCKET + "/objects").good().at("objects").findValuesAsString("key");
    }

    @Test
    void anObjectIsMadePublicAndPrivateAgain() throws IOException {
        var path = BUCKET + "/objects/img%2Fc%20d.jpg";
        assertThat(member.get(path).good().get("acl")).isEqualTo("private");
        var before = member.get(path).good();
        var opened = member.call("PUT", path + "/acl", "{'acl':'public-read'}").good();
        assertThat(opened.get("publicUrl")).isEqualTo("http://s3.example:9000/wares/img/c%20d.jpg");
        assertThat(opened.get("meaning")).startsWith("Everybody");
        assertThat(desk.line().action()).isEqualTo("object.acl");
        assertThat(desk.line().target()).isEqualTo("wares/img/c d.jpg");
        var after = member.get(path).good();
        assertThat(after.get("acl")).isEqualTo("public-read");
        assertThat(after.get("etag")).isEqualTo(before.get("etag"));
        assertThat(after.get("lastModified")).isEqualTo(before.get("lastModified"));
        assertThat(member.get(BUCKET + "/objects").good().at("objects.2.acl").asString())
                .isEqualTo("public-read");
        member.call("PUT", path + "/acl", "{'acl':'private'}").good();
        assertThat(member.get(path + "/acl").good().json().has("publicUrl")).isFalse();
    }

    @Test
    void aBucketsListIsTheOwnersToOpen() {
        member.call("PUT", BUCKET + "/acl", "{'acl':'public-read'}").refused(404);
        assertThat(owner.call("PUT", BUCKET + "/acl", "{'acl':'public-read'}")
                        .good()
                        .get("meaning"))
                .contains("names of all its objects are public", "does not open them");
        assertThat(member.get(BUCKET + "/acl").good().get("acl")).isEqualTo("public-read");
        assertThat(member.get(BUCKET + "/objects/a.txt").good().get("acl")).isEqualTo("private");
    }

    @Test
    void manyAreChangedAndEachHasItsResult() {
        var report = member.post(BUCKET + "/acls", "{'acl':'public-read','keys':['a.txt','none','b.txt','a.txt']}")
                .good();
        assertThat(report.at("done").asInt()).isEqualTo(2);
        assertThat(report.at("refused").asInt()).isEqualTo(1);
        assertThat(report.at("results.1.status").asInt()).isEqualTo(404);
        assertThat(report.at("results.1.detail").asString()).contains("no object");
    }

    @Test
    void manyAreDeletedAndTheLogNamesThem() throws IOException {
        var report = member.post(BUCKET + "/deletions", "{'keys':['a.txt','img/c d.jpg']}")
                .good();
        assertThat(report.at("done").asInt()).isEqualTo(2);
        assertThat(keys()).containsExactly("b.txt");
        assertThat(desk.line().detail()).isEqualTo("2 deleted: a.txt, img/c d.jpg");
        assertThat(owner.get("projects/shop/audit?search=img%2Fc")
                        .good()
                        .at("items")
                        .size())
                .isEqualTo(1);
    }

    /// S3's names of the operations on an object, newest first.
    private List<String> history(String bucket, String key) {
        var target = "projects/shop/requests?bucket=" + bucket + "&key="
                + URLEncoder.encode(key, UTF_8).replace("+", "%20");
        return owner.get(target).good().all("operation");
    }

    @Test
    void theAccessLogTellsOfEachOfThemWhoDeletedIt() throws IOException {
        var keys = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            keys.add("x".repeat(200) + i);
            desk.object("wares", keys.getLast(), "");
        }
        var body = JsonMapper.shared().writeValueAsString(Map.of("keys", keys));
        member.post(BUCKET + "/deletions", body).good();
        for (var key : keys) {
            assertThat(history("wares", key)).containsExactly("DeleteObject");
        }
        var line = owner.get("projects/shop/requests?operation=DeleteObject&key=" + keys.getLast())
                .good();
        assertThat(line.get("items.0.login")).isEqualTo("mia");
        assertThat(line.get("items.0.bucket")).isEqualTo("wares");
        assertThat(line.at("items.0.status").asInt()).isEqualTo(200);
        assertThat(line.get("items.0.via")).isEqualTo("api");

        member.post(BUCKET + "/deletions", "{'prefix':'img/'}").good();
        assertThat(history("wares", "img/c d.jpg")).containsExactly("DeleteObject");
        member.delete(BUCKET + "/objects/a.txt").good();
        assertThat(history("wares", "a.txt")).containsExactly("DeleteObject");
    }

    @Test
    void theAccessLogTellsWhereAnObjectWentAndWhoMadeItPublic() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'store'}").good();
        member.post(BUCKET + "/acls", "{'acl':'public-read','keys':['a.txt','none']}")
                .good();
        member.call("PUT", BUCKET + "/objects/a.txt/acl", "{'acl':'private'}").good();
        member.post(
                        BUCKET + "/moves",
                        "{'bucket':'store','objects':[{'key':'a.txt','to':'y'},{'key':'none','to':'z'}]}")
                .good();
        member.post(BUCKET + "/folders", "{'key':'\u202enew'}").good();
        assertThat(history("wares", "a.txt")).containsExactly("DeleteObject", "PutObjectAcl", "PutObjectAcl");
        assertThat(history("store", "y")).containsExactly("CopyObject");
        assertThat(history("store", "z")).isEmpty();
        assertThat(history("wares", "\u202enew/")).containsExactly("PutObject");
        var refused = owner.get("projects/shop/requests?key=none").good();
        assertThat(refused.all("operation")).containsExactly("DeleteObject", "PutObjectAcl");
        assertThat(refused.all("status")).containsExactly("404", "404");
    }

    @Test
    void objectsUnderAPrefixAreDeletedInSteps() throws IOException {
        for (int i = 0; i < 1_001; i++) {
            desk.object("wares", "many/%04d".formatted(i), "");
        }
        var first = member.post(BUCKET + "/deletions", "{'prefix':'many/'}").good();
        assertThat(first.at("done").asInt()).isEqualTo(1_000);
        assertThat(first.at("more").asBoolean()).isTrue();
        var second = member.post(BUCKET + "/deletions", "{'prefix':'many/'}").good();
        assertThat(second.at("done").asInt()).isEqualTo(1);
        assertThat(second.at("more").asBoolean()).isFalse();
        assertThat(keys()).containsExactly("a.txt", "b.txt", "img/c d.jpg");
    }

    @Test
    void deletingAllObjectsNeedsTheBucketsName() {
        assertThat(member.post(BUCKET + "/deletions", "{'prefix':''}")
                        .refused(400)
                        .get("detail"))
                .contains("repeat the bucket's name");
        member.post(BUCKET + "/deletions", "{'prefix':'','bucket':'other'}").refused(400);
        assertThat(keys()).hasSize(3);
        member.post(BUCKET + "/deletions", "{'prefix':'','bucket':'wares'}").good();
        assertThat(keys()).isEmpty();
    }

    @Test
    void aMoveTakesBytesMetadataAndAclAlong() {
        member.call("PUT", BUCKET + "/objects/a.txt/acl", "{'acl':'public-read'}")
                .good();
        var before = member.get(BUCKET + "/objects/a.txt").good();
        owner.post("projects/shop/buckets", "{'name':'store'}").good();
        member.post(BUCKET + "/moves", "{'bucket':'store','objects':[{'key':'a.txt','to':'x/a.txt'}]}")
                .good();
        var after = member.get("projects/shop/buckets/store/objects/x%2Fa.txt").good();
        assertThat(after.get("etag")).isEqualTo(before.get("etag"));
        assertThat(after.get("acl")).isEqualTo("public-read");
        member.get(BUCKET + "/objects/a.txt").refused(404);
    }

    @Test
    void aMoveOverwritesNothingUnasked() {
        var taken = member.post(
                        BUCKET + "/moves", "{'objects':[{'key':'a.txt','to':'b.txt'},{'key':'b.txt','to':'d'}]}")
                .good();
        assertThat(taken.at("results.0.status").asInt()).isEqualTo(409);
        assertThat(taken.at("results.0.detail").asString()).contains("there is an object \"b.txt\" already");
        assertThat(keys()).containsExactly("a.txt", "d", "img/c d.jpg");
        member.post(BUCKET + "/moves", "{'replace':true,'objects':[{'key':'a.txt','to':'d'}]}")
                .good();
        assertThat(keys()).containsExactly("d", "img/c d.jpg");
    }

    @Test
    void aNewKeyThatIsTooLongIsOneResultAmongOthers() {
        var long1 = "x".repeat(1025);
        var report = member.post(
                        BUCKET + "/moves",
                        "{'objects':[{'key':'a.txt','to':'" + long1 + "'},{'key':'b.txt','to':'c.txt'}]}")
                .good();
        assertThat(report.get("results.0.status")).isEqualTo("400");
        assertThat(report.get("results.0.detail")).contains("at most 1024 bytes");
        assertThat(keys()).containsExactly("a.txt", "c.txt", "img/c d.jpg");
    }

    @Test
    void aFolderIsMadeOnce() {
        assertThat(member.post(BUCKET + "/folders", "{'key':'new/deep'}").good().get("key"))
                .isEqualTo("new/deep/");
        member.post(BUCKET + "/folders", "{'key':'new/deep/'}").refused(409);
        assertThat(keys()).contains("new/deep/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acls      | {}",
                "acls      | {'acl':'public-read','keys':[]}",
                "acls      | {'acl':'public-read-write','keys':['a.txt']}",
                "acls      | {'acl':'public-read','keys':[null]}",
                "deletions | {}",
                "deletions | {'keys':['a.txt'],'prefix':'a'}",
                "deletions | {'keys':['']}",
                "moves     | {}",
                "moves     | {'objects':[]}",
                "moves     | {'objects':[null]}",
                "moves     | {'objects':[{'key':'a.txt'}]}",
                "folders   | {}",
                "folders   | {'key':'/'}",
                "folders   | {'key':'a//b'}"
            })
    void whatMakesNoSenseIsRefusedAndChangesNothing(String path, String body) {
        member.post(BUCKET + "/" + path, body).refused(400);
        assertThat(keys()).containsExactly("a.txt", "b.txt", "img/c d.jpg");
    }

    @Test
    void theLogIsSearchedByProjectAndDay() throws IOException {
        desk.project("other");
        var day = desk.clock.instant().toString().substring(0, 10);
        var found = desk.operator()
                .get("audit?project=shop&from=" + day + "&to=" + day + "&limit=50")
                .good();
        assertThat(found.all("action")).contains("bucket.create").doesNotContain("session.begin");
        assertThat(found.at("items").size()).isPositive();
        assertThat(desk.operator().get("audit?project=other").good().all("target"))
                .doesNotContain("wares");
        assertThat(desk.operator()
                        .get("audit?from=2030-01-01")
                        .good()
                        .at("items")
                        .size())
                .isZero();
        assertThat(desk.operator().get("audit?to=2000-01-01").good().at("items").size())
                .isZero();
        assertThat(desk.operator().get("audit?from=soon").refused(400).get("detail"))
                .contains("2027-01-31");
        desk.operator().get("audit?project=none").refused(404);
    }
}
