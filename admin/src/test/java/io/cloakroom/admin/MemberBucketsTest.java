package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What members may do with buckets over REST: the same as their tokens, depending on the project's setting.
class MemberBucketsTest {
    @TempDir
    Path directory;

    @Test
    void anOwnerLetsMembersChangeBuckets() throws IOException {
        var desk = new Desk(directory);
        var owner = desk.project("shop");
        var member = desk.user("mia", "shop", "member");
        var stranger = desk.user("sam");
        assertThat(owner.get("projects/shop").good().get("memberTokens")).isEqualTo("objects");
        member.post("projects/shop/buckets", "{'name':'wares'}").refused(404);

        member.patch("projects/shop", "{'memberTokens':'buckets'}").refused(404);
        owner.patch("projects/shop", "{'memberTokens':'everything'}").refused(400);
        var changed = owner.patch("projects/shop", "{'memberTokens':'buckets'}").good();
        assertThat(changed.get("memberTokens")).isEqualTo("buckets");
        assertThat(desk.line().detail()).contains("tokens of members: buckets");

        member.post("projects/shop/buckets", "{'name':'wares'}").good();
        member.delete("projects/shop/buckets/wares").good();
        stranger.post("projects/shop/buckets", "{'name':'wares'}").refused(404);

        owner.patch("projects/shop", "{'memberTokens':'objects'}").good();
        member.post("projects/shop/buckets", "{'name':'wares'}").refused(404);
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        member.delete("projects/shop/buckets/wares").refused(404);
    }

    /// Another change of the project does not change the setting.
    @Test
    void theSettingStays() throws IOException {
        var desk = new Desk(directory);
        var owner = desk.project("shop");
        owner.patch("projects/shop", "{'memberTokens':'buckets'}").good();
        owner.patch("projects/shop", "{'description':'wares'}").good();
        desk.operator().patch("projects/shop", "{'limits':{'maxBuckets':3}}").good();
        assertThat(owner.get("projects/shop").good().get("memberTokens")).isEqualTo("buckets");
    }
}
