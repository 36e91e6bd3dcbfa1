package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bucket policy forbids a member to list the keys below a prefix. No REST call may reveal which keys exist there.
class DeniedListingsTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    /// Conditions under which the policy denies.
    private static final String BELOW_SECRET = "'StringLike':{'s3:prefix':'secret/*'}";

    private static final String NOT_BELOW_OPEN = "'StringNotLike':{'s3:prefix':'open/*'}";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    DeniedListingsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withObjects() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        owner.call("PUT", BUCKET + "/versioning", "{'status':'enabled'}").good();
        for (var key : new String[] {"open/a", "open/gone", "secret/a", "secret/gone"}) {
            desk.object("wares", key, "text");
        }
        owner.delete(BUCKET + "/objects/open%2Fgone").good();
        owner.delete(BUCKET + "/objects/secret%2Fgone").good();
    }

    private void deny(String condition) {
        var policy = "{'policy':{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*',"
                + "'Action':['s3:ListBucket','s3:ListBucketVersions'],'Resource':'arn:aws:s3:::wares',"
                + "'Condition':{" + condition + "}}]}}";
        owner.call("PUT", BUCKET + "/policy", policy).good();
    }

    @ParameterizedTest
    @ValueSource(strings = {BELOW_SECRET, NOT_BELOW_OPEN})
    void nothingIsDeletedBelowIt(String condition) {
        deny(condition);
        member.post(BUCKET + "/deletions", "{'prefix':'secret/'}").refused(403);
        member.post(BUCKET + "/deletions", "{'prefix':'secret/','versions':true}")
                .refused(403);
        member.post(BUCKET + "/deletions", "{'prefix':'open/'}").good();
        member.post(BUCKET + "/deletions", "{'prefix':'open/','versions':true}").good();
    }

    @ParameterizedTest
    @ValueSource(strings = {BELOW_SECRET, NOT_BELOW_OPEN})
    void noVersionsOfAKeyAreListed(String condition) {
        deny(condition);
        member.get(BUCKET + "/versions?key=secret%2Fa").refused(403);
        member.get(BUCKET + "/versions?key=secret%2Fnone").refused(403);
        assertThat(member.get(BUCKET + "/versions?key=open%2Fa").good().all("key"))
                .containsExactly("open/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret/a", "secret/gone", "secret/none"})
    void noRestorationTellsOfAKey(String key) {
        deny(BELOW_SECRET);
        member.post(BUCKET + "/restorations", "{'key':'" + key + "'}").refused(403);
        member.post(BUCKET + "/restorations", "{'key':'" + key + "','versionId':'none'}")
                .refused(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret/a", "secret/gone", "secret/none"})
    void noDeletionTellsOfAKey(String key) {
        deny(BELOW_SECRET);
        var path = BUCKET + "/objects/" + key.replace("/", "%2F");
        assertThat(member.delete(path + "?versionId=absent")
                        .good()
                        .at("existed")
                        .isMissingNode())
                .isTrue();
        assertThat(member.delete(path).good().at("existed").isMissingNode()).isTrue();
        var report =
                member.post(BUCKET + "/deletions", "{'keys':['" + key + "']}").good();
        assertThat(report.text()).doesNotContain("it was not there");
        assertThat(member.delete(BUCKET + "/objects/open%2Fgone")
                        .good()
                        .at("existed")
                        .isBoolean())
                .isTrue();
    }

    @Test
    void restorationsElsewhereGoOn() {
        deny(NOT_BELOW_OPEN);
        member.post(BUCKET + "/restorations", "{'key':'open/gone'}").good();
        member.post(BUCKET + "/restorations", "{'key':'open/a'}").refused(409);
        member.post(BUCKET + "/restorations", "{'key':'open/none'}").refused(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'versionId':'null'"})
    void noTrialTellsOfAKey(String version) {
        deny(BELOW_SECRET);
        for (var key : new String[] {"secret/a", "secret/none"}) {
            var tried = member.post(
                            BUCKET + "/access/simulation",
                            "{'user':'mia','action':'s3:GetObject','key':'" + key + "'" + version + "}")
                    .good();
            assertThat(tried.at("objectIsThere").isMissingNode()).as(key).isTrue();
        }
        var open = member.post(
                        BUCKET + "/access/simulation",
                        "{'user':'mia','action':'s3:GetObject','key':'open/a'" + version + "}")
                .good();
        assertThat(open.at("objectIsThere").isBoolean()).isTrue();
    }
}
