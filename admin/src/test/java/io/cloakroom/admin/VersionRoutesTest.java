package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Versions over REST: switching versioning, deleted and overwritten objects, and deleting the bucket.
class VersionRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    VersionRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withABucket() {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
    }

    private Reply versioning(String status) {
        return owner.call("PUT", BUCKET + "/versioning", "{'status':'" + status + "'}");
    }

    private void put(String key, String... texts) throws IOException {
        for (var text : texts) {
            desk.object("wares", key, text);
        }
    }

    private Reply versions(String query) {
        return member.get(BUCKET + "/versions?" + query).good();
    }

    /// Sizes of the versions of an object, the newest first; `x` for a delete marker.
    private List<String> sizes(String key) {
        var sizes = new ArrayList<String>();
        versions("key=" + encoded(key))
                .at("items")
                .forEach(version -> sizes.add(
                        version.path("deleteMarker").asBoolean()
                                ? "x"
                                : version.path("size").asString()));
        return sizes;
    }

    private String id(String key, int place) {
        return versions("key=" + encoded(key)).get("items." + place + ".versionId");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Reply delete(String key) {
        return member.delete(BUCKET + "/objects/" + encoded(key)).good();
    }

    private Reply restore(String key, String... version) {
        return member.post(
                BUCKET + "/restorations",
                "{'key':'" + key + "'" + (version.length == 0 ? "" : ",'versionId':'" + version[0] + "'") + "}");
    }

    private Reply deleted(String query) {
        return member.get(BUCKET + "/objects?deleted=true" + query).good();
    }

    @Test
    void onlyOwnersSwitchVersioningAndTheSwitchIsAudited() throws IOException {
        assertThat(member.get(BUCKET + "/versioning").good().get("status")).isEqualTo("never");
        assertThat(owner.get(BUCKET).good().get("versioning")).isEqualTo("never");
        member.call("PUT", BUCKET + "/versioning", "{'status':'enabled'}").refused(404);
        assertThat(versioning("enabled").good().get("meaning"))
                .contains("count in the project's storage until each version is deleted for good");
        assertThat(desk.line().action()).isEqualTo("bucket.versioning");
        assertThat(desk.line().target()).isEqualTo("wares");
        assertThat(desk.line().detail()).isEqualTo("enabled");
        assertThat(owner.get("projects/shop/buckets").good().all("versioning")).containsExactly("enabled");
        assertThat(versioning("suspended").good().get("meaning")).contains("Existing versions stay");
        assertThat(member.get(BUCKET + "/versioning").good().get("status")).isEqualTo("suspended");
    }

    @Test
    void versioningIsNeverTakenBack() {
        assertThat(versioning("never").good().get("status")).isEqualTo("never");
        versioning("enabled").good();
        assertThat(versioning("never").refused(409).get("detail")).contains("it can be suspended");
        versioning("on").refused(400);
        owner.call("PUT", BUCKET + "/versioning", "{}").refused(400);
        assertThat(owner.get(BUCKET).good().get("versioning")).isEqualTo("enabled");
    }

    @Test
    void versionsOfAKeyAreListedFromTheNewest() throws IOException {
        put("a", "1");
        versioning("enabled").good();
        put("a", "22", "333");
        put("ab", "4444");
        delete("a");
        assertThat(sizes("a")).containsExactly("x", "3", "2", "1");
        var all = versions("key=a");
        assertThat(all.all("latest")).containsExactly("true", "false", "false", "false");
        assertThat(all.get("items.3.versionId")).isEqualTo("null");
        assertThat(all.at("items.0").has("size")).isFalse();
        assertThat(versions("prefix=a").all("key")).containsExactly("a", "a", "a", "a", "ab");
    }

    @Test
    void pagesOfVersionsGoOnWhereTheyEnded() throws IOException {
        put("a", "1");
        versioning("enabled").good();
        put("a", "22", "333");
        put("b c/ä", "4444", "55555");
        var found = new ArrayList<String>();
        for (var target = ""; !target.equals("end"); ) {
            var page = versions("limit=2" + target);
            found.addAll(page.all("size"));
            target = page.json().has("next") ? "&after=" + page.get("next") : "end";
        }
        assertThat(found).containsExactly("3", "2", "1", "5", "4");
        put("ab", "another key that begins so");
        assertThat(versions("key=a&limit=3").json().has("next")).isTrue();
        var last = versions("key=a&limit=3&after=" + versions("key=a&limit=3").get("next"));
        assertThat(last.at("items").size()).isZero();
        assertThat(last.json().has("next")).isFalse();
        member.get(BUCKET + "/versions?after=x").refused(400);
        member.get(BUCKET + "/versions?key=a&prefix=a").refused(400);
    }

    @Test
    void oneVersionIsShownAndLinked() throws IOException {
        versioning("enabled").good();
        put("a", "1", "22");
        var old = id("a", 1);
        var path = BUCKET + "/objects/a?versionId=";
        assertThat(member.get(path + old).good().get("size")).isEqualTo("1");
        assertThat(member.get(BUCKET + "/objects/a").good().get("versionId")).isEqualTo(id("a", 0));
        assertThat(member.get(path + "none").refused(404).get("detail")).contains("has no version \"none\"");
        member.get(path).refused(400);
        desk.token("shop", "mia");
        assertThat(member.post(BUCKET + "/links", "{'key':'a','versionId':'" + old + "'}")
                        .good()
                        .get("url"))
                .contains("versionId=" + old);
        member.post(BUCKET + "/links", "{'key':'a','method':'PUT','versionId':'" + old + "'}")
                .refused(400);
        var marker = delete("a").get("versionId");
        assertThat(member.get(path + marker).refused(404).get("detail")).contains("is a delete marker");
        assertThat(member.get(BUCKET + "/objects/a").refused(404).get("detail")).contains("it was deleted");
    }

    /// Reading versions is another action than reading objects.
    @Test
    void aTokenThatMayReadNoVersionsSignsNoLinkToOne() {
        var objectsAlone = "{'Statement':{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}}";
        desk.operator()
                .post("projects/shop/tokens", "{'user':'mia','name':'plain','policy':" + objectsAlone + "}")
                .good();
        member.post(BUCKET + "/links", "{'key':'a'}").good();
        assertThat(member.post(BUCKET + "/links", "{'key':'a','versionId':'1'}")
                        .refused(409)
                        .get("detail"))
                .contains("may not read versions of wares/a");
    }

    @Test
    void anOlderVersionBecomesTheCurrentOne() throws IOException {
        versioning("enabled").good();
        put("a", "1", "22");
        var restored = restore("a", id("a", 1)).good();
        assertThat(restored.get("versionId")).isEqualTo(id("a", 0));
        assertThat(restored.at("removedMarkers").asInt()).isZero();
        assertThat(sizes("a")).containsExactly("1", "2", "1");
        assertThat(desk.line().action()).isEqualTo("object.restore");
        assertThat(desk.line().target()).isEqualTo("wares/a");
        assertThat(owner.get("projects/shop/requests?bucket=wares&key=a").good().all("operation"))
                .containsExactly("CopyObject");
        assertThat(restore("a", id("a", 0)).refused(409).get("detail")).contains("the current version already");
        assertThat(restore("a").refused(409).get("detail")).contains("not deleted");
        restore("a", "none").refused(404);
        restore("none").refused(404);
        restore("").refused(400);
        restore("a", "").refused(400);
    }

    /// The object was made private after this version.
    @Test
    void restoringMakesNothingPublicThatIsPrivateNow() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        member.call("PUT", BUCKET + "/objects/a/acl", "{'acl':'public-read'}").good();
        put("a", "22");
        restore("a", id("a", 1)).good();
        assertThat(member.get(BUCKET + "/objects/a").good().get("acl")).isEqualTo("private");
        assertThat(member.get(BUCKET + "/objects/a").good().get("size")).isEqualTo("1");
    }

    @Test
    void aDeletedObjectComesBackWithoutItsMarkers() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        var gone = delete("a");
        assertThat(gone.at("deleteMarker").asBoolean()).isTrue();
        delete("a");
        var restored = restore("a").good();
        assertThat(restored.at("removedMarkers").asInt()).isEqualTo(2);
        assertThat(sizes("a")).containsExactly("1");
        delete("a");
        restore("a", id("a", 0)).good();
        assertThat(sizes("a")).containsExactly("1");
        delete("a");
        restore("a", id("a", 1)).good();
        assertThat(sizes("a")).containsExactly("1", "x", "1");
        assertThat(restore("a", id("a", 1)).refused(409).get("detail")).contains("is a delete marker");
    }

    @Test
    void aMarkerWithNothingBelowBringsNothingBack() {
        versioning("enabled").good();
        delete("a");
        assertThat(restore("a").refused(409).get("detail")).contains("no version of it is left");
    }

    /// The marker is the null version. A write replaces it meanwhile, so removing it could remove an object.
    @Test
    void whatWasDeletedWhileSuspendedComesBackAsACopy() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        versioning("suspended").good();
        delete("a");
        assertThat(restore("a").good().get("versionId")).isEqualTo("null");
        assertThat(sizes("a")).containsExactly("1", "1");
    }

    @Test
    void oneVersionIsDeletedForGood() throws IOException {
        versioning("enabled").good();
        put("a", "1", "22");
        var old = id("a", 1);
        var gone = member.delete(BUCKET + "/objects/a?versionId=" + old).good();
        assertThat(gone.at("existed").asBoolean()).isTrue();
        assertThat(gone.get("versionId")).isEqualTo(old);
        assertThat(desk.line().detail()).isEqualTo("version " + old + ", for good");
        assertThat(sizes("a")).containsExactly("2");
        assertThat(member.delete(BUCKET + "/objects/a?versionId=" + old)
                        .good()
                        .at("existed")
                        .asBoolean())
                .isFalse();
        member.delete(BUCKET + "/objects/a?versionId=").refused(400);
        assertThat(sizes("a")).containsExactly("2");
    }

    @Test
    void deletedObjectsAreListedByFolders() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        put("b", "1", "22");
        put("x/c", "1");
        put("x/d", "1");
        put("y/e", "1");
        delete("b");
        delete("x/d");
        delete("x/c");
        var top = deleted("&delimiter=%2F");
        assertThat(top.at("prefixes").toString()).isEqualTo("[\"x/\"]");
        assertThat(top.at("deleted").findValuesAsString("key")).containsExactly("b");
        assertThat(top.get("deleted.0.versionId")).isEqualTo(id("b", 0));
        assertThat(top.at("objects").size()).isZero();
        assertThat(deleted("&prefix=x%2F").at("deleted").findValuesAsString("key"))
                .containsExactly("x/c", "x/d");
        var first = deleted("&limit=2");
        assertThat(first.at("deleted").findValuesAsString("key")).containsExactly("b", "x/c");
        var rest = deleted("&limit=2&after=" + first.get("next"));
        assertThat(rest.at("deleted").findValuesAsString("key")).containsExactly("x/d");
        assertThat(rest.json().has("next")).isFalse();
        var folder = deleted("&limit=1&delimiter=%2F&after="
                + deleted("&limit=1&delimiter=%2F").get("next"));
        assertThat(folder.at("prefixes").toString()).isEqualTo("[\"x/\"]");
        assertThat(folder.json().has("next")).isFalse();
        assertThat(member.get(BUCKET + "/objects").good().at("objects").findValuesAsString("key"))
                .containsExactly("a", "y/e");
    }

    /// S3 makes a delete marker for any name, and versions are deleted one by one.
    @Test
    void aDeletedKeyWithoutVersionsIsShownAsUnrecoverable() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        delete("a");
        put("b", "1");
        delete("b");
        delete("b");
        put("c", "1");
        delete("c");
        member.delete(BUCKET + "/objects/c?versionId=" + id("c", 1)).good();
        delete("ghost");
        var listed = deleted("");
        assertThat(listed.at("deleted").findValuesAsString("key")).containsExactly("a", "b", "c", "ghost");
        assertThat(listed.at("deleted").findValuesAsString("restorable"))
                .containsExactly("true", "true", "false", "false");
        assertThat(restore("c").refused(409).get("detail")).contains("no version of it is left");
        restore("b").good();
        var one = deleted("&limit=1");
        assertThat(one.at("deleted").findValuesAsString("restorable")).containsExactly("true");
        var next = deleted("&limit=1&after=" + one.get("next"));
        assertThat(next.at("deleted").findValuesAsString("key")).containsExactly("c");
        assertThat(next.at("deleted").findValuesAsString("restorable")).containsExactly("false");
    }

    /// The delete marker is the last entry of one step, and its version the first entry of the next step.
    @Test
    void aVersionBehindTheEndOfAStepStillComesBack() throws IOException {
        versioning("enabled").good();
        for (int i = 0; i < 999; i++) {
            put("a", "1");
        }
        put("b", "1");
        delete("b");
        put("c", "1");
        delete("c");
        member.delete(BUCKET + "/objects/c?versionId=" + id("c", 1)).good();
        assertThat(deleted("").at("deleted").findValuesAsString("restorable")).containsExactly("true", "false");
    }

    /// Each version has its own ACL, and an older version stays as public as it was.
    @Test
    void theAclOfAnOlderVersionIsShownAndSet() throws IOException {
        versioning("enabled").good();
        put("a", "1");
        member.call("PUT", BUCKET + "/objects/a/acl", "{'acl':'public-read'}").good();
        put("a", "22");
        var old = id("a", 1);
        var path = BUCKET + "/objects/a/acl?versionId=";
        assertThat(member.get(BUCKET + "/objects/a/acl").good().get("acl")).isEqualTo("private");
        var shown = member.get(path + old).good();
        assertThat(shown.get("acl")).isEqualTo("public-read");
        assertThat(shown.get("versionId")).isEqualTo(old);
        assertThat(shown.get("publicUrl")).endsWith("/wares/a?versionId=" + old);
        assertThat(member.get(BUCKET + "/objects/a?versionId=" + old).good().get("publicUrl"))
                .endsWith("/wares/a?versionId=" + old);
        assertThat(member.call("PUT", path + old, "{'acl':'private'}")
                        .good()
                        .json()
                        .has("publicUrl"))
                .isFalse();
        assertThat(desk.line().action()).isEqualTo("object.acl");
        assertThat(desk.line().detail()).isEqualTo("version " + old + ", private");
        assertThat(versions("key=a").all("acl")).containsExactly("private", "private");
        assertThat(sizes("a")).containsExactly("2", "1");
        assertThat(member.call("PUT", path + "none", "{'acl':'private'}")
                        .refused(404)
                        .get("detail"))
                .contains("has no version \"none\"");
        var marker = delete("a").get("versionId");
        assertThat(member.call("PUT", path + marker, "{'acl':'private'}")
                        .refused(404)
                        .get("detail"))
                .contains("is a delete marker");
        assertThat(member.call("PUT", BUCKET + "/objects/a/acl", "{'acl':'private'}")
                        .refused(404)
                        .get("detail"))
                .contains("it was deleted");
    }

    /// More versions than are looked at in one step.
    @Test
    void aKeyWithManyVersionsHidesNoOther() throws IOException {
        versioning("enabled").good();
        for (int i = 0; i < 1_500; i++) {
            put("a", "1");
        }
        put("b", "1");
        delete("b");
        assertThat(deleted("").at("deleted").findValuesAsString("key")).containsExactly("b");
    }

    @Test
    void aBucketWithVersionsLeftSaysSoAndIsEmptiedOfThem() throws IOException {
        versioning("enabled").good();
        put("a", "1", "22");
        assertThat(owner.delete(BUCKET).refused(409).get("detail"))
                .contains("holds objects, and keeps the versions of what is deleted");
        delete("a");
        var held = owner.get(BUCKET).good();
        assertThat(held.at("usage.objects").asInt()).isZero();
        assertThat(held.at("usage.noncurrentBytes").asInt()).isEqualTo(3);
        assertThat(owner.delete(BUCKET).refused(409).get("detail")).contains("older versions or delete markers");
        owner.post(BUCKET + "/deletions", "{'prefix':'','versions':true}").refused(400);
        owner.post(BUCKET + "/deletions", "{'keys':['a'],'versions':true}").refused(400);
        assertThat(sizes("a")).hasSize(3);
        var report = owner.post(BUCKET + "/deletions", "{'prefix':'','bucket':'wares','versions':true}")
                .good();
        assertThat(report.at("done").asInt()).isEqualTo(3);
        assertThat(desk.line().detail()).isEqualTo("3 versions deleted for good: a, a, a");
        owner.delete(BUCKET).good();
    }

    @Test
    void versionsUnderAPrefixAreDeletedInSteps() throws IOException {
        versioning("enabled").good();
        for (int i = 0; i < 1_001; i++) {
            put("a/x", "1");
        }
        put("a/y", "1", "22");
        put("b", "1", "22");
        long done = 0;
        for (boolean more = true; more; ) {
            var report = member.post(BUCKET + "/deletions", "{'prefix':'a/','versions':true}")
                    .good();
            assertThat(report.at("done").asInt()).isPositive();
            assertThat(report.at("refused").asInt()).isZero();
            done += report.at("done").asInt();
            more = report.at("more").asBoolean();
        }
        assertThat(done).isEqualTo(1_003);
        assertThat(versions("").all("key")).containsExactly("b", "b");
    }

    /// While the versions of a deleted object are being deleted, none of them may become readable again.
    @Test
    void theCurrentVersionIsDeletedLast() throws IOException {
        versioning("enabled").good();
        for (int i = 0; i < 1_500; i++) {
            put("a", "1");
        }
        delete("a");
        var report = member.post(BUCKET + "/deletions", "{'prefix':'a','versions':true}")
                .good();
        assertThat(report.at("more").asBoolean()).isTrue();
        member.get(BUCKET + "/objects/a").refused(404);
        assertThat(sizes("a")).startsWith("x").contains("1");
    }

    @ParameterizedTest
    @CsvSource({"never, 0", "enabled, 1"})
    void anObjectThatIsDeletedStaysWhereVersionsAreKept(String status, int left) throws IOException {
        versioning(status).good();
        put("a", "1");
        assertThat(delete("a").at("deleteMarker").asBoolean()).isEqualTo(left == 1);
        assertThat(owner.get(BUCKET).good().at("usage.noncurrentVersions").asInt())
                .isEqualTo(left);
    }
}
