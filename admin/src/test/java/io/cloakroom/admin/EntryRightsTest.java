package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists over REST show the content type and the ACL of an object only to callers who may read them.
class EntryRightsTest {
    private static final String BUCKET = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    EntryRightsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withObjects() throws IOException {
        desk.project("other");
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a", "text");
        desk.object("wares", "b", "text");
    }

    private void deny(String action) {
        var policy = "{'policy':{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*','Action':"
                + action + ",'Resource':'arn:aws:s3:::wares/b'}]}}";
        owner.call("PUT", BUCKET + "/policy", policy).good();
    }

    private static String shown(Reply list, String items, int at) {
        var type = list.good().at(items + "." + at + ".contentType").isMissingNode() ? "" : "type ";
        var acl = list.at(items + "." + at + ".acl").isMissingNode() ? "" : "acl";
        return list.get(items + "." + at + ".key") + ": " + type + acl;
    }

    private void assertLists(String first, String second) {
        var objects = member.get(BUCKET + "/objects");
        assertThat(shown(objects, "objects", 0)).isEqualTo(first);
        assertThat(shown(objects, "objects", 1)).isEqualTo(second);
        var versions = member.get(BUCKET + "/versions");
        assertThat(shown(versions, "items", 0)).isEqualTo(first);
        assertThat(shown(versions, "items", 1)).isEqualTo(second);
    }

    @Test
    void showsBothWhereNothingIsAgainstIt() {
        assertLists("a: type acl", "b: type acl");
    }

    @Test
    void leavesOutWhatThePolicyDenies() {
        deny("['s3:GetObject','s3:GetObjectVersion']");
        assertLists("a: type acl", "b: acl");
        deny("['s3:GetObjectAcl','s3:GetObjectVersionAcl']");
        assertLists("a: type acl", "b: type ");
        assertThat(member.get(BUCKET + "/objects/b").good().at("acl").isMissingNode())
                .isTrue();
        assertThat(member.get(BUCKET + "/objects/a").good().get("acl")).isEqualTo("private");
    }

    @Test
    void leavesOutWhatIsAnotherProjects() throws IOException {
        var id = desk.stores.projects().projectNamed("other").orElseThrow().id();
        desk.object("wares", "b", "text", id);
        assertLists("a: type acl", "b: ");
    }
}
