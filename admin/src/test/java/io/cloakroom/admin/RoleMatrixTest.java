package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.admin.rest.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may call which route: every kind of caller calls every row of [RouteTable].
class RoleMatrixTest {
    /// The expected status for each caller. `stranger` is signed in and has no role in the project, `member` and
    /// `owner` have one, `root` is a user who is an operator, and `token` is the caller with the operator's bearer
    /// token. The resources in the path belong to the project: its user is the member, its token is the member's.
    private static final String EXPECTED = """
            method path                                              | nobody stranger member owner root token
            POST   sessions                                          | 201    201      201    201   201  201
            GET    sessions/current                                  | 401    200      200    200   200  200
            DELETE sessions/current                                  | 401    200      200    200   200  409
            POST   projects                                          | 401    404      404    404   201  201
            GET    projects                                          | 401    200      200    200   200  200
            GET    projects/{project}                                | 401    404      200    200   200  200
            PATCH  projects/{project}                                | 401    404      404    200   200  200
            DELETE projects/{project}                                | 401    404      404    404   409  409
            GET    projects/{project}/usage                          | 401    404      200    200   200  200
            GET    projects/{project}/users                          | 401    404      200    200   200  200
            POST   projects/{project}/users                          | 401    404      404    201   201  201
            PUT    projects/{project}/users/{user}                   | 401    404      404    200   200  200
            DELETE projects/{project}/users/{user}                   | 401    404      404    409   409  409
            GET    users/{user}/projects                             | 401    404      200    200   200  200
            DELETE projects/{project}/membership                     | 401    404      200    200   409  409
            GET    notices                                           | 401    200      200    200   200  200
            DELETE notices/{project}                                 | 401    404      200    200   409  409
            POST   users                                             | 401    404      404    404   201  201
            GET    users                                             | 401    200      200    200   200  200
            GET    users/{user}                                      | 401    404      200    200   200  200
            PATCH  users/{user}                                      | 401    404      200    404   200  200
            PUT    users/{user}/password                             | 401    404      400    404   200  200
            DELETE users/{user}                                      | 401    404      404    404   409  409
            POST   tokens/bulk                                       | 401    200      200    200   200  200
            POST   tokens/import                                     | 401    404      404    200   200  200
            GET    tokens/export                                     | 401    200      200    200   200  200
            GET    projects/{project}/tokens                         | 401    404      200    200   200  200
            GET    users/{user}/tokens                               | 401    404      200    200   200  200
            GET    tokens                                            | 401    200      200    200   200  200
            POST   projects/{project}/tokens                         | 401    404      201    201   201  201
            POST   tokens                                            | 401    404      201    201   201  201
            GET    tokens/{token}                                    | 401    404      200    200   200  200
            PATCH  tokens/{token}                                    | 401    404      200    200   200  200
            DELETE tokens/{token}                                    | 401    404      200    200   200  200
            POST   tokens/{token}/rotation                           | 401    404      201    201   201  201
            GET    tokens/{token}/secret                             | 401    404      200    200   200  200
            GET    tokens/{token}/snippets                           | 401    404      200    200   200  200
            GET    tokens/{token}/buckets                            | 401    404      200    200   200  200
            GET    tokens/{token}/secret/snippets                    | 401    404      200    200   200  200
            POST   tokens/{token}/test                               | 401    404      200    200   200  200
            POST   tokens/{token}/leak                               | 401    404      200    200   200  200
            GET    projects/{project}/traffic                        | 401    404      200    200   200  200
            GET    tokens/{token}/traffic                            | 401    404      200    200   200  200
            GET    tokens/{token}/audit                              | 401    404      200    200   200  200
            GET    audit                                             | 401    404      404    404   200  200
            GET    projects/{project}/audit                          | 401    404      404    200   200  200
            GET    audit/verification                                | 401    404      404    404   200  200
            GET    deleted-projects                                  | 401    404      404    404   200  200
            POST   deleted-projects/{deleted}/undeletion             | 401    404      404    404   404  404
            GET    projects/{project}/buckets                        | 401    404      200    200   200  200
            POST   projects/{project}/buckets                        | 401    404      404    201   201  201
            GET    projects/{project}/buckets/{bucket}               | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/check         | 401    404      404    404   200  200
            DELETE projects/{project}/buckets/{bucket}               | 401    404      404    409   409  409
            GET    projects/{project}/buckets/{bucket}/versioning    | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/versioning    | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/cors          | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/cors          | 401    404      404    200   200  200
            POST   projects/{project}/buckets/{bucket}/cors/validation | 401    404      200    200   200  200
            DELETE projects/{project}/buckets/{bucket}/cors          | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/encryption    | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/encryption    | 401    404      404    200   200  200
            DELETE projects/{project}/buckets/{bucket}/encryption    | 401    404      404    200   200  200
            GET    projects/{project}/kms-keys                       | 401    404      200    200   200  200
            POST   projects/{project}/kms-keys                       | 401    404      404    201   201  201
            GET    projects/{project}/kms-keys/{kmsKey}              | 401    404      404    404   404  404
            PATCH  projects/{project}/kms-keys/{kmsKey}              | 401    404      404    404   404  404
            POST   projects/{project}/kms-keys/{kmsKey}/rotation     | 401    404      404    404   404  404
            PUT    projects/{project}/kms-keys/{kmsKey}/aliases      | 401    404      404    404   404  404
            DELETE projects/{project}/kms-keys/{kmsKey}/aliases      | 401    404      404    400   400  400
            PUT    projects/{project}/kms-keys/{kmsKey}/deletion     | 401    404      404    404   404  404
            DELETE projects/{project}/kms-keys/{kmsKey}/deletion     | 401    404      404    404   404  404
            GET    projects/{project}/buckets/{bucket}/access        | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/public-access-block | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/public-access-block | 401    404      404    200   200  200
            DELETE projects/{project}/buckets/{bucket}/public-access-block | 401    404      404    200   200  200
            GET    projects/{project}/public-access-block            | 401    404      200    200   200  200
            PUT    projects/{project}/public-access-block            | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/ownership     | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/ownership     | 401    404      404    200   200  200
            DELETE projects/{project}/buckets/{bucket}/ownership     | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/policy        | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/policy        | 401    404      404    200   200  200
            DELETE projects/{project}/buckets/{bucket}/policy        | 401    404      404    200   200  200
            POST   projects/{project}/buckets/{bucket}/policy/validation | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/access/simulation | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/acl           | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/acl           | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/objects/{key}/acl | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/objects/{key}/acl | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/acls          | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/objects       | 401    404      200    200   200  200
            DELETE projects/{project}/buckets/{bucket}/objects/{key} | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/objects/{key} | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/folders       | 401    404      201    201   201  201
            POST   projects/{project}/buckets/{bucket}/deletions     | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/moves         | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/versions      | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/restorations  | 401    404      409    409   409  409
            GET    projects/{project}/buckets/{bucket}/object-lock   | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/object-lock   | 401    404      404    409   409  409
            GET    projects/{project}/buckets/{bucket}/objects/{key}/protection | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/objects/{key}/retention | 401    404      409    409   409  409
            DELETE projects/{project}/buckets/{bucket}/objects/{key}/retention | 401    404      404    409   409  409
            PUT    projects/{project}/buckets/{bucket}/objects/{key}/legal-hold | 401    404      409    409   409  409
            GET    projects/{project}/buckets/{bucket}/tags          | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/tags          | 401    404      404    200   200  200
            GET    projects/{project}/buckets/{bucket}/objects/{key}/tags | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/objects/{key}/tags | 401    404      200    200   200  200
            POST   projects/{project}/buckets/{bucket}/links         | 401    404      201    201   201  201
            POST   projects/{project}/credentials                    | 401    404      201    201   201  409
            GET    projects/{project}/buckets/{bucket}/lifecycle     | 401    404      200    200   200  200
            PUT    projects/{project}/buckets/{bucket}/lifecycle     | 401    404      404    200   200  200
            DELETE projects/{project}/buckets/{bucket}/lifecycle     | 401    404      404    200   200  200
            POST   projects/{project}/buckets/{bucket}/lifecycle/preview | 401    404      200    200   200  200
            GET    projects/{project}/buckets/{bucket}/uploads       | 401    404      200    200   200  200
            DELETE projects/{project}/buckets/{bucket}/uploads/{upload} | 401    404      400    400   400  400
            GET    requests                                          | 401    404      404    404   200  200
            GET    projects/{project}/requests                       | 401    404      404    200   200  200
            GET    jobs                                              | 401    404      404    404   200  200
            POST   jobs/{job}/run                                    | 401    404      404    404   404  404
            GET    status                                            | 401    404      404    404   200  200
            GET    clock                                             | 401    404      404    404   200  200
            POST   clock/confirmation                                | 401    404      404    404   400  400
            GET    openapi.json                                      | 200    200      200    200   200  200
            """;

    private static final List<String> WHO = List.of("nobody", "stranger", "member", "owner", "root", "token");

    private static final String POLICY = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
            + "'Action':'s3:GetObject','Resource':'arn:aws:s3:::wares/*'}]}";

    /// The body of the call for each row. Rows that are not listed send none.
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST sessions", "{'login':'visitor','password':'opens sesame'}"),
            Map.entry("POST projects", "{'name':'another'}"),
            Map.entry("PATCH projects/{project}", "{'description':'new'}"),
            Map.entry("POST projects/{project}/users", "{'login':'new'}"),
            Map.entry("PUT projects/{project}/users/{user}", "{'role':'member'}"),
            Map.entry("POST projects/{project}/buckets", "{'name':'another'}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/links", "{'key':'a.txt'}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/acl", "{'acl':'public-read'}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/versioning", "{'status':'enabled'}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/tags", "{'tags':{'a':'b'}}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/objects/{key}/tags", "{'tags':{'a':'b'}}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/public-access-block", "{'blockPublicAcls':true}"),
            Map.entry("PUT projects/{project}/public-access-block", "{'blockPublicPolicy':true}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/ownership", "{'ownership':'BucketOwnerEnforced'}"),
            Map.entry(
                    "PUT projects/{project}/buckets/{bucket}/cors",
                    "{'rules':[{'allowedOrigins':['*'],'allowedMethods':['GET']}]}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/lifecycle", "{'rules':[{'expireAfterDays':1}]}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/encryption", "{'algorithm':'AES256'}"),
            Map.entry("POST projects/{project}/kms-keys", "{'description':'new'}"),
            Map.entry("PATCH projects/{project}/kms-keys/{kmsKey}", "{'description':'new'}"),
            Map.entry("PUT projects/{project}/kms-keys/{kmsKey}/aliases", "{'alias':'alias/new'}"),
            Map.entry("PUT projects/{project}/kms-keys/{kmsKey}/deletion", "{'days':7}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/policy", "{'policy':POLICY}".replace("POLICY", POLICY)),
            Map.entry(
                    "POST projects/{project}/buckets/{bucket}/policy/validation",
                    "{'policy':POLICY}".replace("POLICY", POLICY)),
            Map.entry(
                    "POST projects/{project}/buckets/{bucket}/access/simulation",
                    "{'action':'s3:GetObject','key':'a.txt'}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/restorations", "{'key':'a.txt'}"),
            Map.entry(
                    "PUT projects/{project}/buckets/{bucket}/objects/{key}/retention",
                    "{'mode':'governance','until':'2999-01-01T00:00:00Z'}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/objects/{key}/legal-hold", "{'on':true}"),
            Map.entry("PUT projects/{project}/buckets/{bucket}/objects/{key}/acl", "{'acl':'public-read'}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/acls", "{'acl':'private','keys':['a.txt']}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/deletions", "{'keys':['a.txt']}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/moves", "{'objects':[{'key':'a.txt','to':'b.txt'}]}"),
            Map.entry("POST projects/{project}/buckets/{bucket}/folders", "{'key':'a/'}"),
            Map.entry("POST users", "{'login':'new'}"),
            Map.entry("PATCH users/{user}", "{'displayName':'new'}"),
            Map.entry("PUT users/{user}/password", "{'password':'long enough'}"),
            Map.entry("POST projects/{project}/tokens", "{'user':'member'}"),
            Map.entry("POST tokens", "{'project':'shop','user':'member'}"),
            Map.entry("POST tokens/bulk", "{'action':'disable','accessKeys':['KEY']}"),
            Map.entry(
                    "POST tokens/import",
                    "{'project':'shop','user':'member','pairs':[{'accessKey':'old','secretKey':'old secret'}]}"),
            Map.entry("PATCH tokens/{token}", "{'name':'new'}"));

    private final Path directory;
    private int worlds;
    private @Nullable World fresh;

    RoleMatrixTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /// Each call starts with a fresh store, so that no call affects the next one.
    private record World(Desk desk, Map<String, Caller> callers, String token) {}

    private World world() throws IOException {
        var desk = new Desk(Files.createDirectory(directory.resolve("world-" + worlds++)));
        var callers = new LinkedHashMap<String, Caller>();
        desk.project("shop");
        callers.put("nobody", desk.nobody());
        callers.put("stranger", desk.user("stranger"));
        callers.put("member", desk.user("member", "shop", "member"));
        callers.put("owner", desk.user("owner", "shop", "owner"));
        desk.operator().post("users", "{'login':'root','operator':true}").good();
        callers.put("root", desk.user("root"));
        callers.put("token", desk.operator());
        return new World(desk, callers, desk.token("shop", "member"));
    }

    private static void withBucket(Desk desk) throws IOException {
        desk.operator().post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
    }

    private static String target(Route route, String token) {
        return route.path()
                .replace("{project}", "shop")
                .replace("{user}", "member")
                .replace("{bucket}", "wares")
                .replace("{key}", "a.txt")
                .replace("{token}", token);
    }

    /// A world that the previous call may have changed is not used again.
    private Reply call(Route route, String who) throws IOException {
        var world = fresh;
        if (world == null) {
            world = world();
            withBucket(world.desk());
            world.desk()
                    .operator()
                    .post("users", "{'login':'visitor','password':'opens sesame'}")
                    .good();
        }
        var body = BODIES.getOrDefault(route.method() + " " + route.path(), "").replace("KEY", world.token());
        var reply = world.callers()
                .getOrDefault(who, world.desk().nobody())
                .call(route.method(), target(route, world.token()), body);
        fresh = reply.status() < 400 && !route.method().equals("GET") ? null : world;
        return reply;
    }

    @Test
    void everybodyIsAnsweredAsTheTableSays() throws IOException {
        var found = new ArrayList<String>();
        found.add("method path                                              | " + String.join(" ", WHO));
        for (var route : new Desk(directory).api.routes()) {
            var row = new StringBuilder("%-6s %-49s |".formatted(route.method(), route.path()));
            for (var who : WHO) {
                row.append(" %%-%ds"
                        .formatted(who.length())
                        .formatted(call(route, who).status()));
            }
            found.add(row.toString().stripTrailing());
        }
        assertThat(String.join("\n", found) + "\n").isEqualTo(EXPECTED);
    }

    @Test
    void hiddenResourcesAreAnsweredLikeMissingOnes() throws IOException {
        var world = world();
        withBucket(world.desk());
        for (var route : world.desk().api.routes()) {
            var body =
                    BODIES.getOrDefault(route.method() + " " + route.path(), "").replace("KEY", world.token());
            var there = target(route, world.token());
            var absent = target(route, "CLKRABSENT").replace("shop", "absent").replace("member", "absent");
            for (var who : List.of("stranger", "member", "owner")) {
                var caller = world.callers().getOrDefault(who, world.desk().nobody());
                var hidden = caller.call(route.method(), there, body);
                if (hidden.status() == 404 && !route.names().isEmpty()) {
                    var nothing = caller.call(route.method(), absent, body);
                    assertThat(hidden.text()
                                    .replace(world.token(), "?")
                                    .replace("shop", "?")
                                    .replace("member", "?"))
                            .as(who + " " + route.method() + " " + route.path())
                            .isEqualTo(nothing.text().replace("CLKRABSENT", "?").replace("absent", "?"));
                }
            }
        }
    }

    /// Names in a query or a body.
    @Test
    void neitherQueryNorBodyRevealHiddenResources() throws IOException {
        var world = world();
        for (var who : List.of("stranger", "member")) {
            var caller = world.callers().getOrDefault(who, world.desk().nobody());
            world.desk().project("hidden-from-" + who);
            var foreign = world.desk().token("hidden-from-" + who, "hidden-from-" + who);
            for (var probe : List.of(
                    "GET | tokens?project=NAME | ",
                    "GET | tokens?user=NAME | ",
                    "GET | tokens/export?user=NAME | ",
                    "POST | tokens | {'project':'NAME'}",
                    "POST | projects/shop/tokens | {'project':'NAME'}",
                    "POST | tokens | {'project':'shop','user':'NAME'}",
                    "POST | tokens/import | {'project':'NAME','user':'x','pairs':[{'accessKey':'old','secretKey':'old secret'}]}",
                    "POST | tokens/bulk | {'action':'delete','accessKeys':['KEY']}",
                    "POST | projects/shop/buckets/wares/links | {'key':'a','accessKey':'KEY'}")) {
                var parts = probe.split(" \\| ", -1);
                var name = "hidden-from-" + who;
                var hidden = caller.call(
                        parts[0],
                        parts[1].replace("NAME", name),
                        parts[2].replace("NAME", name).replace("KEY", foreign));
                var absent = caller.call(
                        parts[0],
                        parts[1].replace("NAME", "absent"),
                        parts[2].replace("NAME", "absent").replace("KEY", "CLKRABSENT"));
                assertThat(hidden.status() + hidden.text().replace(foreign, "?").replace(name, "?"))
                        .as(who + " " + probe)
                        .isEqualTo(absent.status()
                                + absent.text().replace("CLKRABSENT", "?").replace("absent", "?"));
            }
            assertThat(world.desk().operator().get("tokens/" + foreign).status())
                    .isEqualTo(200);
        }
    }
}
